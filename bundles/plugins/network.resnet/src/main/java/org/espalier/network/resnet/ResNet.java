// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.resnet;

import java.util.List;
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
 * The residual networks for CIFAR's images: a convolution, three stages of basic blocks with 16, 32 and 64 filters, of
 * which the second and the third begin by halving the image, the mean of each channel, and a fully connected layer. A
 * block is two 3 x 3 convolutions with batch norm, and a ReLU after the first and after the addition. Weights are drawn
 * as in He et al. 2015.
 *
 * <p>Where a stage begins the shortcut is a 1 x 1 convolution with batch norm, elsewhere the identity: the paper's
 * option B. On CIFAR the paper has option A, which skips pixels and pads channels with zeros; no kind of layer
 * expresses it. Option B has 2752 parameters more, 1 % of ResNet-20's and .3 % of ResNet-56's.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(
    name = "resnet",
    summary = "ResNet of basic blocks, 20, 32, 44, 56, 110 and other layers deep, for images of CIFAR's size",
    source = "He et al. 2016, Deep Residual Learning for Image Recognition, section 4.2")
@Designate(ocd = ResNet.Options.class)
public final class ResNet implements ArchitectureFactory {
  private static final int[] FILTERS = {16, 32, 64};
  private static final int KERNEL = 3;
  /** So that the last stage has a pixel. */
  private static final int LEAST_SIDE = 4;
  /** Of a block, and of the three stages with one block each. */
  private static final int LAYERS_PER_BLOCKS = 6;
  /** The first convolution and the fully connected layer. */
  private static final int OTHER_LAYERS = 2;

  private final int blocks;
  private final double width;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Layers with weights, 6 n + 2 for n blocks a stage, without the shortcuts' projections",
        min = "8")
    int depth() default 20;

    @AttributeDefinition(description = "Factor on the number of filters", min = "0.01", max = "16")
    double width() default 1;
  }

  @Activate
  public ResNet(Options options) {
    int layers = options.depth() - OTHER_LAYERS;
    if (layers < LAYERS_PER_BLOCKS || layers % LAYERS_PER_BLOCKS != 0) {
      throw new InvalidInputException(
          "architecture resnet: depth is " + options.depth() + "; it must be 6 n + 2, such as 20, 32, 44, 56 or 110");
    }
    blocks = layers / LAYERS_PER_BLOCKS;
    width = options.width();
  }

  @Override
  public Architecture build(Shape input, Head head) {
    Images.require(input, "resnet", LEAST_SIDE);
    Architecture.Builder layers = Architecture.from(input)
        .conv(Images.filters(FILTERS[0], width), KERNEL, Images.HE).batchNorm().activate(Activation.RELU);
    for (int stage = 0; stage < FILTERS.length; stage++) {
      for (int block = 0; block < blocks; block++) {
        block(layers, Images.filters(FILTERS[stage], width), stage > 0 && block == 0);
      }
    }
    return Images.classify(layers, head);
  }

  private static void block(Architecture.Builder layers, int filters, boolean halves) {
    String read = layers.last();
    String shortcut = halves
        ? layers.then(Images.convolution(filters, 1, 2, 1)).batchNorm().last() : read;
    layers.node(Images.convolution(filters, KERNEL, halves ? 2 : 1, 1), List.of(read))
        .batchNorm().activate(Activation.RELU)
        .conv(filters, KERNEL, Images.HE).batchNorm()
        .add(shortcut).activate(Activation.RELU);
  }
}
