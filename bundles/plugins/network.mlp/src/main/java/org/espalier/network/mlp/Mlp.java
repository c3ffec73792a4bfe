// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.mlp;

import java.util.Locale;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Initializer.Scheme;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Fully connected layers with an activation between them. An input of more than one dimension is flattened. The last
 * layer is drawn with gain {@code output-gain} times what the task's {@link Head} asks for.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(
    name = "mlp",
    summary = "Multilayer perceptron: fully connected layers with an activation between them",
    standard = true)
@Designate(ocd = Mlp.Options.class)
public final class Mlp implements ArchitectureFactory {
  private static final String NONE = "none";

  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Units of each hidden layer, first to last; an empty list gives a linear map")
    int[] hidden() default {64, 64};

    @AttributeDefinition(
        description = "Function after each hidden layer",
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

    @AttributeDefinition(
        description = "Function after the last layer",
        options = {
          @Option(label = "None", value = NONE),
          @Option(label = "Hyperbolic tangent", value = "tanh"),
          @Option(label = "1 / (1 + exp(-x))", value = "sigmoid")
        })
    String outputActivation() default NONE;

    @AttributeDefinition(
        description = "Distribution of the initial weights",
        options = {
          @Option(label = "Orthonormal rows or columns (Saxe et al. 2014)", value = "orthogonal"),
          @Option(label = "Uniform, Glorot and Bengio 2010, eq. 16", value = "xavier-uniform"),
          @Option(label = "Normal, Glorot and Bengio 2010, eq. 12", value = "xavier-normal"),
          @Option(label = "Normal, He et al. 2015, eq. 10", value = "he-normal"),
          @Option(label = "U(-b, b), b = gain / sqrt(inputs): PyTorch's default", value = "fan-in-uniform")
        })
    String initialization() default "orthogonal";

    @AttributeDefinition(description = "Scale of the hidden layers' initial weights", min = "0")
    double gain() default 1.4142135623730951;

    @AttributeDefinition(description = "Scale of the last layer's initial weights", min = "0")
    double outputGain() default 1;

    @AttributeDefinition(
        description = "Initial biases",
        options = {
          @Option(label = "0", value = "zero"),
          @Option(label = "U(-b, b), b = 1 / sqrt(inputs): PyTorch's default", value = "fan-in-uniform")
        })
    String biases() default "zero";
  }

  @Activate
  public Mlp(Options options) {
    this.options = options;
  }

  @Override
  public Architecture build(Shape input, Head head) {
    Scheme scheme = Scheme.valueOf(constant(options.initialization()));
    Initializer hiddenWeights = new Initializer(scheme, options.gain());
    Initializer outputWeights = new Initializer(scheme, options.outputGain() * head.weightGain());
    Initializer biases = options.biases().equals("zero") ? Initializer.ZERO : Initializer.FAN_IN;

    Architecture.Builder layers = Architecture.from(input);
    if (input.rank() > 1) {
      layers.flatten();
    }
    for (int units : options.hidden()) {
      layers.then(new Layer.Dense(units, hiddenWeights, biases)).activate(activation(options.activation()));
    }
    layers.then(new Layer.Dense(head.outputs(), outputWeights, biases));
    if (!options.outputActivation().equals(NONE)) {
      layers.activate(activation(options.outputActivation()));
    }
    return layers.build();
  }

  private static Activation activation(String option) {
    return Activation.valueOf(constant(option));
  }

  private static String constant(String option) {
    return option.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
