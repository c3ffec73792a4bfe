// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.hedging.Benchmarks;
import org.espalier.api.hedging.Claim;
import org.espalier.api.hedging.Hedge;
import org.espalier.api.hedging.RiskMeasure;
import org.espalier.api.market.Market;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.GivenParts;
import org.osgi.util.converter.Converters;

/** Puts hedging tasks together: one call, its tail, small networks of two layers. */
final class Lab {
  private final Map<String, Object> parts = new HashMap<>();
  private final Map<String, Object> options = new HashMap<>();
  private final Map<String, Hedge> benchmarks = new LinkedHashMap<>();
  private ArchitectureFactory architecture = mlp(8);
  private Engine engine = new JvmEngine();

  Lab(Market market) {
    parts.put(Market.KIND, market);
    parts.put(Claim.KIND, new Call(100));
    parts.put(Benchmarks.KIND, (Benchmarks) contract -> benchmarks);
    risk(.05);
    benchmark("none", (scenarios, positions) -> {});
  }

  Lab risk(double level) {
    return part(RiskMeasure.KIND, new TailRisk(level));
  }

  Lab part(String kind, Object part) {
    parts.put(kind, part);
    return this;
  }

  Lab benchmark(String name, Hedge hedge) {
    benchmarks.put(name, hedge);
    return this;
  }

  Lab hidden(int units) {
    architecture = mlp(units);
    return this;
  }

  Lab architecture(ArchitectureFactory factory) {
    architecture = factory;
    return this;
  }

  Lab engine(Engine other) {
    engine = other;
    return this;
  }

  Lab set(String option, Object value) {
    options.put(option, value);
    return this;
  }

  private static ArchitectureFactory mlp(int units) {
    Initializer weights = new Initializer(Initializer.Scheme.XAVIER_UNIFORM, 1);
    return (input, head) -> Architecture.from(input)
        .dense(units, weights)
        .activate(Activation.RELU)
        .dense(head.outputs(), weights)
        .build();
  }

  Testable trainable(long seed) {
    HedgingTask.Options typed = Converters.standardConverter().convert(options).to(HedgingTask.Options.class);
    HedgingTask task = new HedgingTask(typed);
    GivenParts given = new GivenParts();
    parts.forEach((kind, part) -> given.with(kind, () -> part));
    task.compose(given);
    return task.create(new Context(Seeds.of(seed)));
  }

  private final class Context implements TaskContext {
    private final Seeds seeds;

    Context(Seeds seeds) {
      this.seeds = seeds;
    }

    @Override
    public Network network(String name, Shape input, Head head) {
      return engine.create(architecture.build(input, head), seeds.scope("initial").stream(name));
    }

    @Override
    public Seeds seeds() {
      return seeds;
    }
  }
}
