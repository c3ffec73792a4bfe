package org.espalier.network.vgg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.ParameterSpec.Role;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.util.converter.Converters;

class VggTest {
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

  private static ArchitectureFactory vgg(Map<String, Object> options) {
    return new Vgg(Converters.standardConverter().convert(options).to(Vgg.Options.class));
  }
}
