// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.architecture;

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

/**
 * A funnel: fully connected layers with tanh between them, each half as wide as the one before. An input of more than
 * one dimension is flattened.
 */
@Component(factory = ArchitectureFactory.KIND)
@Plugin(name = "seedling", summary = "Fully connected layers, each half as wide as the one before")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements ArchitectureFactory {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Units of the first hidden layer", min = "1")
    int width() default 64;

    @AttributeDefinition(description = "Hidden layers", min = "1", max = "10")
    int layers() default 3;
  }

  private final int width;
  private final int layers;

  @Activate
  public Seedling(Options options) {
    width = options.width();
    layers = options.layers();
  }

  @Override
  public Architecture build(Shape input, Head head) {
    Initializer hidden = new Initializer(Scheme.XAVIER_NORMAL, 1);
    Initializer last = new Initializer(Scheme.XAVIER_NORMAL, head.weightGain());
    Architecture.Builder builder = Architecture.from(input);
    if (input.rank() > 1) {
      builder.flatten();
    }
    for (int i = 0; i < layers; i++) {
      builder.dense(Math.max(1, width >> i), hidden).activate(Activation.TANH);
    }
    return builder.then(new Layer.Dense(head.outputs(), last, Initializer.ZERO)).build();
  }
}
