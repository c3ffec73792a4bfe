// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.vgg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.ArchitectureContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.util.converter.Converters;

class VggTest extends ArchitectureContract {
  private static final Shape CIFAR = Shape.of(3, 32, 32);

  /**
   * Weights of the convolutions as published, 8 to 16 of them, two numbers of batch norm a filter, and 512 x 10 + 10.
   */
  @ParameterizedTest
  @CsvSource({"11, 9217728, 2752", "13, 9402048, 2944", "16, 14710464, 4224", "19, 20018880, 5504"})
  void vggHasItsPublishedParameters(int depth, long weights, long filters) {
    Architecture vgg = vgg(Map.of("depth", depth)).build(CIFAR, new Head(10));
    assertEquals(weights + 2 * filters + 512 * 10 + 10, vgg.parameterCount());
    // the original has three fully connected layers, this one
    assertEquals(depth - 2, vgg.parameters().stream().filter(p -> p.role() == Role.WEIGHT).count());
    assertEquals(Shape.of(10), vgg.outputShape());
  }

  /**
   * What papers on pruning count for these networks: the filters of all convolutions, and the multiply-accumulates of
   * convolutions and the fully connected layer. Without the latter's 5120 they round to the same; with a bias for each
   * of VGG-11's 151,552 values of convolutions, which batch norm makes superfluous, they would be 152.9 million.
   */
  @ParameterizedTest
  @CsvSource({"11, 2752, 152.8", "16, 4224, 313.2", "19, 5504, 398.1"})
  void vggHasItsPublishedFiltersAndMultiplyAccumulates(int depth, int filters, String millions) {
    Architecture vgg = vgg(Map.of("depth", depth)).build(CIFAR, new Head(10));
    List<Node> convolutions = vgg.nodes().stream().filter(node -> node.layer() instanceof Layer.Conv2d).toList();
    assertEquals(filters, convolutions.stream().mapToInt(node -> vgg.shape(node.name()).get(0)).sum());
    assertTrue(convolutions.stream().noneMatch(node -> ((Layer.Conv2d) node.layer()).bias()));
    // 9 multiplications for each input channel at each pixel of each filter's output
    long products = 0;
    int channels = CIFAR.get(0);
    for (Node node : convolutions) {
      products += 9L * channels * vgg.shape(node.name()).size();
      channels = vgg.shape(node.name()).get(0);
    }
    assertEquals(products + 512 * 10, vgg.macs());
    assertEquals(millions, String.format(Locale.ROOT, "%.1f", products / 1e6));
    assertEquals(millions, String.format(Locale.ROOT, "%.1f", vgg.macs() / 1e6));
  }

  @Test
  void halfTheWidthHasAboutAQuarterOfTheWeights() {
    long half = vgg(Map.of("width", 0.5)).build(CIFAR, new Head(10)).parameterCount();
    assertEquals(0.25, (double) half / vgg(Map.of()).build(CIFAR, new Head(10)).parameterCount(), 0.01);
  }

  @Test
  void otherDepthsAreRefused() {
    InvalidInputException refused = assertThrows(InvalidInputException.class, () -> vgg(Map.of("depth", 12)));
    assertTrue(refused.getMessage().contains("11, 13, 16 or 19"), refused.getMessage());
  }

  @Test
  void whatIsNoImageOrTooSmallIsRefused() {
    for (Shape shape : new Shape[] {Shape.of(64), Shape.of(3, 16, 16)}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> vgg(Map.of()).build(shape, new Head(10)));
      assertTrue(refused.getMessage().contains(shape.toString()), refused.getMessage());
    }
  }

  @Override
  protected ArchitectureFactory factory() {
    return vgg(Map.of("width", 0.05));
  }

  @Override
  protected Shape input() {
    return CIFAR;
  }

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  private static ArchitectureFactory vgg(Map<String, Object> options) {
    return new Vgg(Converters.standardConverter().convert(options).to(Vgg.Options.class));
  }
}
