// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.cnn;

import java.util.stream.IntStream;
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
 * A small convolutional network for images: 3 x 3 convolutions with batch norm and ReLU, a 2 x 2 maximum after every
 * few of them, the mean over what is left of the image, and a fully connected layer. Weights are drawn as in He et al.
 * 2015.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(name = "cnn", summary = "Small convolutional network: 3 x 3 convolutions with batch norm and ReLU")
@Designate(ocd = Cnn.Options.class)
public final class Cnn implements ArchitectureFactory {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Filters of each convolution, first to last")
    int[] filters() default {16, 32, 48, 48, 96, 96};

    @AttributeDefinition(description = "Convolutions between one halving of the image and the next", min = "1")
    int poolEvery() default 2;

    @AttributeDefinition(
        description = "Whether the image is halved after the first convolution too, which makes the network several"
            + " times cheaper")
    boolean poolFirst() default false;
  }

  @Activate
  public Cnn(Options options) {
    if (options.filters().length == 0) {
      throw new InvalidInputException("architecture cnn: filters is empty; it needs at least one convolution");
    }
    this.options = options;
  }

  @Override
  public Architecture build(Shape input, Head head) {
    int[] filters = options.filters();
    Images.require(input, "cnn", 1 << IntStream.range(0, filters.length).filter(this::pools).count());
    Architecture.Builder layers = Architecture.from(input);
    for (int i = 0; i < filters.length; i++) {
      layers.conv(filters[i], 3, Images.HE).batchNorm().activate(Activation.RELU);
      if (pools(i)) {
        layers.maxPool();
      }
    }
    return Images.classify(layers, head);
  }

  private boolean pools(int convolution) {
    return (convolution + 1) % options.poolEvery() == 0 || options.poolFirst() && convolution == 0;
  }
}
