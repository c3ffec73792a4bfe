// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.mobilenet;

import java.util.List;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.espalier.network.Images;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Inverted residuals with linear bottlenecks: a 1 x 1 convolution widens a few channels, a depthwise 3 x 3 convolution
 * filters each, and a 1 x 1 convolution without a function behind it takes them back to a few, to which the block's
 * input is added where it has the same shape. Batch norm follows every convolution, ReLU6 all others. At the end are a
 * 1 x 1 convolution, the mean of each channel, and a fully connected layer. Weights are drawn as in He et al. 2015.
 *
 * <p>For images of CIFAR's size the first convolution and the stage of 24 filters, which halve the original's images of
 * 224 x 224, keep their size, as is usual; all else is table 2 of the paper. A width below 1 leaves the last
 * convolution alone, as in section 4 of the paper; numbers of filters are rounded to the nearest, and not to multiples
 * of 8 as the authors' code does.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(
    name = "mobilenetv2",
    summary = "MobileNetV2: inverted residuals with linear bottlenecks and ReLU6, for images of CIFAR's size",
    source = "Sandler et al. 2018, MobileNetV2: Inverted Residuals and Linear Bottlenecks, table 2")
@Designate(ocd = MobileNetV2.Options.class)
public final class MobileNetV2 implements ArchitectureFactory {
  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 1),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private static final int FIRST_FILTERS = 32;
  private static final int LAST_FILTERS = 1280;
  private static final int KERNEL = 3;
  /** So that the last stage has a pixel. */
  private static final int LEAST_SIDE = 8;

  private final double width;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Factor on the number of filters", min = "0.01", max = "4")
    double width() default 1;
  }

  /** A row of the table: t, c, n and s. */
  private record Stage(int expansion, int filters, int blocks, int stride) {}

  @Activate
  public MobileNetV2(Options options) {
    width = options.width();
  }

  @Override
  public Architecture build(Shape input, Head head) {
    Images.require(input, "mobilenetv2", LEAST_SIDE);
    int channels = Images.filters(FIRST_FILTERS, width);
    Architecture.Builder layers = Architecture.from(input);
    convolve(layers, channels, KERNEL, 1, 1);
    for (Stage stage : STAGES) {
      int filters = Images.filters(stage.filters(), width);
      for (int block = 0; block < stage.blocks(); block++) {
        invert(layers, channels, stage.expansion(), filters, block == 0 ? stage.stride() : 1);
        channels = filters;
      }
    }
    convolve(layers, Images.filters(LAST_FILTERS, Math.max(1, width)), 1, 1, 1);
    return Images.classify(layers, head);
  }

  /** Table 1; a block that does not widen has no first convolution, as in the authors' code. */
  private static void invert(Architecture.Builder layers, int channels, int expansion, int filters, int stride) {
    String read = layers.last();
    int inner = expansion * channels;
    if (expansion > 1) {
      convolve(layers, inner, 1, 1, 1);
    }
    convolve(layers, inner, KERNEL, stride, inner);
    layers.conv(filters, 1, Images.HE).batchNorm();
    if (stride == 1 && filters == channels) {
      layers.add(read);
    }
  }

  private static void convolve(Architecture.Builder layers, int filters, int kernel, int stride, int groups) {
    layers.then(Images.convolution(filters, kernel, stride, groups)).batchNorm().activate(Activation.RELU6);
  }
}
