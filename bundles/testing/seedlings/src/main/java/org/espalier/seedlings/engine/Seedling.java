// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Has another engine compute networks, and refuses those of more parameters than a limit. It is composed with that
 * engine; one that computes for itself implements {@link Network} and {@link org.espalier.api.engine.Pass} as well.
 */
@Component(factory = Engine.KIND)
@Plugin(name = "seedling", summary = "Computes small networks alone, on another engine", parts = Engine.KIND)
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Engine, Composed {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Most parameters of a network", min = "1")
    int most() default 100_000;
  }

  private final int most;
  private Engine engine;

  @Activate
  public Seedling(Options options) {
    most = options.most();
  }

  @Override
  public void compose(Parts parts) {
    engine = parts.part(Engine.KIND, Engine.class);
  }

  @Override
  public Optional<String> refusal(Architecture architecture) {
    return architecture.parameterCount() > most
        ? Optional.of("it has " + architecture.parameterCount() + " parameters, and most is " + most)
        : engine.refusal(architecture);
  }

  @Override
  public Network create(Architecture architecture, RandomStream initial) {
    refusal(architecture).ifPresent(reason -> {
      throw new IllegalArgumentException("the network can't be computed: " + reason);
    });
    return engine.create(architecture, initial);
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(engine.environment());
    environment.put("most parameters", Integer.toString(most));
    return environment;
  }
}
