// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.vgg;

import java.util.List;
import java.util.Map;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.network.Images;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * VGG with batch norm as it is used on 32 x 32 images: the convolutions of configuration A, B, D or E, and one fully
 * connected layer in place of three (Frankle and Carbin 2019, figure 2). Weights are drawn as in He et al. 2015.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(
    name = "vgg",
    summary = "VGG-11, -13, -16 or -19 with batch norm, for images of at least 32 x 32",
    source = "Simonyan and Zisserman 2015, Very Deep Convolutional Networks, table 1")
@Designate(ocd = Vgg.Options.class)
public final class Vgg implements ArchitectureFactory {
  private static final int[] FILTERS = {64, 128, 256, 512, 512};

  /** Convolutions of each of the five blocks, by depth. */
  private static final Map<Integer, List<Integer>> CONVOLUTIONS =
      Map.of(
          11, List.of(1, 1, 2, 2, 2),
          13, List.of(2, 2, 2, 2, 2),
          16, List.of(2, 2, 3, 3, 3),
          19, List.of(2, 2, 4, 4, 4));

  private final List<Integer> convolutions;
  private final double width;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Layers with weights in the original: 11, 13, 16 or 19", min = "11", max = "19")
    int depth() default 11;

    @AttributeDefinition(description = "Factor on the number of filters", min = "0.01", max = "4")
    double width() default 1;
  }

  @Activate
  public Vgg(Options options) {
    if (!CONVOLUTIONS.containsKey(options.depth())) {
      throw new InvalidInputException(
          "architecture vgg: depth is " + options.depth() + "; it must be 11, 13, 16 or 19");
    }
    convolutions = CONVOLUTIONS.get(options.depth());
    width = options.width();
  }

  @Override
  public Architecture build(Shape input, Head head) {
    Images.require(input, "vgg", 32);
    Architecture.Builder layers = Architecture.from(input);
    for (int block = 0; block < FILTERS.length; block++) {
      int filters = Images.filters(FILTERS[block], width);
      for (int i = 0; i < convolutions.get(block); i++) {
        layers.conv(filters, 3, Images.HE).batchNorm().activate(Activation.RELU);
      }
      layers.maxPool();
    }
    return Images.classify(layers, head);
  }
}
