// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.residualmlp;

import java.util.Locale;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Initializer.Scheme;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * A stream of features to which blocks add: the input is embedded by a fully connected layer; each block reads the
 * stream through a layer norm, widens it, applies the activation, and takes it back to the stream's width; a layer norm
 * and a fully connected head end it. An input of more than one dimension is flattened.
 *
 * <p>Embedding and head are orthogonal with gain 1, the head times {@code output-gain} and what the task's {@link Head}
 * asks for; the layers of blocks are drawn as in He et al. 2015; biases are 0. The paper's running normalisation of
 * observations is not a part of the network.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(
    name = "residual-mlp",
    summary = "Multilayer perceptron with residual blocks behind layer norms, for deep reinforcement learning",
    source = "Lee et al. 2025, SimBa: Simplicity Bias for Scaling Up Parameters in Deep Reinforcement Learning")
@Designate(ocd = ResidualMlp.Options.class)
public final class ResidualMlp implements ArchitectureFactory {
  private static final Initializer HE = new Initializer(Scheme.HE_NORMAL, 1);

  private final Options options;

  /** Options of the plug-in. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(description = "Features of the stream", min = "1")
    int width() default 128;

    @AttributeDefinition(description = "Residual blocks", min = "0", max = "1000")
    int blocks() default 2;

    @AttributeDefinition(description = "Units inside a block for each feature of the stream", min = "1")
    int expansion() default 4;

    @AttributeDefinition(
        description = "Function inside the blocks",
        options = {
          @Option(label = "max(0, x)", value = "relu"),
          @Option(label = "x above 0, .01 x below", value = "leaky-relu"),
          @Option(label = "Hyperbolic tangent", value = "tanh"),
          @Option(label = "1 / (1 + exp(-x))", value = "sigmoid"),
          @Option(label = "x / (1 + exp(-x))", value = "silu"),
          @Option(label = "x times the normal distribution function of x", value = "gelu"),
          @Option(label = "min(6, max(0, x))", value = "relu6")
        })
    String activation() default "relu";

    @AttributeDefinition(description = "Scale of the last layer's initial weights", min = "0")
    double outputGain() default 1;
  }

  @Activate
  public ResidualMlp(Options options) {
    this.options = options;
  }

  @Override
  public Architecture build(Shape input, Head head) {
    Activation function = Activation.valueOf(options.activation().toUpperCase(Locale.ROOT).replace('-', '_'));
    Architecture.Builder layers = Architecture.from(input);
    if (input.rank() > 1) {
      layers.flatten();
    }
    layers.dense(options.width(), Initializer.orthogonal(1));
    for (int block = 0; block < options.blocks(); block++) {
      String stream = layers.last();
      layers.layerNorm()
          .dense(Math.multiplyExact(options.expansion(), options.width()), HE)
          .activate(function)
          .dense(options.width(), HE)
          .add(stream);
    }
    return layers.layerNorm()
        .dense(head.outputs(), Initializer.orthogonal(options.outputGain() * head.weightGain()))
        .build();
  }
}
