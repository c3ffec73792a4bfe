// SPDX-License-Identifier: Apache-2.0
package org.espalier.network.lstm;

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

/**
 * Layers of long short-term memory over [time, features], each reading the sequence of the one before, and a linear
 * layer that is the same at every step: outputs are [time, outputs]. Initial weights are {@code U(-b, b)} with {@code b
 * = 1 / sqrt(inputs)}, biases 0.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(
    name = "lstm",
    summary = "Long short-term memory with a linear layer at every step, for sequences",
    source = "Hochreiter and Schmidhuber 1997; Gers et al. 2000 (forget gates)")
@Designate(ocd = Lstm.Options.class)
public final class Lstm implements ArchitectureFactory {
  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Units of each layer, first to last; at least one layer")
    int[] hidden() default {32};

    @AttributeDefinition(description = "Scale of the last layer's initial weights", min = "0")
    double outputGain() default 1;
  }

  @Activate
  public Lstm(Options options) {
    this.options = options;
  }

  @Override
  public Architecture build(Shape input, Head head) {
    if (input.rank() != 2) {
      throw new IllegalArgumentException("it reads sequences, [time, features], not " + input);
    }
    if (options.hidden().length == 0) {
      throw new IllegalArgumentException("hidden is empty; give the units of at least one layer");
    }
    Initializer weights = new Initializer(Scheme.FAN_IN_UNIFORM, 1);
    Architecture.Builder layers = Architecture.from(input);
    for (int units : options.hidden()) {
      layers.then(new Layer.Lstm(units, true, weights, Initializer.ZERO));
    }
    return layers
        .dense(head.outputs(), new Initializer(Scheme.FAN_IN_UNIFORM, options.outputGain() * head.weightGain()))
        .build();
  }
}
