// SPDX-License-Identifier: Apache-2.0
package org.espalier.laboratory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Initializer;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.Testable;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.LockedBundle;
import org.espalier.catalog.Pin;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginReference;
import org.espalier.json.JsonObject;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.Lineup;
import org.espalier.plan.PluginUse;
import org.espalier.plan.PruneRules;
import org.espalier.plan.RunPlan;
import org.espalier.plan.Strategy;
import org.osgi.framework.Version;

/** A catalogue of one plug-in a kind, each of which a test may replace, and experiments with them. */
public final class Lab implements Catalog {
  private final Map<String, Supplier<Object>> plugins = new ConcurrentHashMap<>();
  private final AtomicInteger leases = new AtomicInteger();
  private List<String> provided = List.of();

  public Lab() {
    plugins.put(Engine.KIND, () -> engine(PlainNetwork::new));
    ArchitectureFactory twoLayers = (input, head) -> Architecture.from(input)
        .dense(8, Initializer.FAN_IN).activate(Activation.TANH).dense(head.outputs(), Initializer.FAN_IN).build();
    put(ArchitectureFactory.KIND, twoLayers);
    put(Task.KIND, (Task) Walk::new);
    put(Procedure.KIND, new Lottery());
    put(Criterion.KIND, (Criterion) subject -> {
      Map<String, float[]> scores = new HashMap<>();
      subject.prunable().forEach(parameter -> {
        float[] values = subject.network().values(parameter.name());
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.abs(values[i]);
        }
        scores.put(parameter.name(), values);
      });
      return scores;
    });
    put(Distribution.KIND, (Distribution) Selection::counts);
    put(Granularity.KIND, new Weightwise());
    put(Evaluator.KIND, new Evaluator() {
      @Override
      public List<Metric> metrics() {
        return List.of(new Metric("draw", "1", Metric.Direction.NONE, "a random number"));
      }

      @Override
      public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
        return Map.of("draw", seeds.stream("draw").nextDouble());
      }
    });
  }

  /** Replaces the plug-in of a kind by an object for all uses. */
  public void put(String kind, Object plugin) {
    plugins.put(kind, () -> plugin);
  }

  /** What every plug-in declares that it provides. */
  public void provide(String... offers) {
    provided = List.of(offers);
  }

  /** An engine with these networks. */
  public static Engine engine(BiFunction<Architecture, RandomStream, Network> networks) {
    return new Engine() {
      @Override
      public Optional<String> refusal(Architecture architecture) {
        return Optional.empty();
      }

      @Override
      public Network create(Architecture architecture, RandomStream initial) {
        return networks.apply(architecture, initial);
      }

      @Override
      public Map<String, String> environment() {
        return Map.of("device", "paper");
      }
    };
  }

  /** Leases that nobody has closed. */
  public int openLeases() {
    return leases.get();
  }

  /** The runs of the test's {@link Lottery} for each seed. */
  public static ExperimentPlan plan(int seeds, List<Double> sparsities) {
    return plan(seeds, sparsities, PruneRules.DEFAULT);
  }

  /** The same with other rules for pruning. */
  public static ExperimentPlan plan(int seeds, List<Double> sparsities, PruneRules rules) {
    return plan(new Lottery(), seeds, sparsities, rules);
  }

  /** The runs of a procedure for each seed. */
  public static ExperimentPlan plan(Procedure procedure, int seeds, List<Double> sparsities, PruneRules rules) {
    List<RunPlan> runs = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      Map<RunReference, String> ids = new HashMap<>();
      for (RunDefinition definition : procedure.runs(sparsities)) {
        Map<RunReference, String> needs = new HashMap<>();
        definition.needs().forEach(reference -> needs.put(reference, ids.get(reference)));
        RunPlan run = RunPlan.of(
            "walks", seed, definition, needs, Map.of(), lineup(definition.sparsity().isPresent()), rules);
        ids.put(definition.reference(), run.id());
        runs.add(run);
      }
    }
    return ExperimentPlan.of("walks", "", new JsonObject(Map.of("seeds", seeds)), runs, Optional.empty());
  }

  /**
   * The laboratory's plug-ins.
   *
   * @param pruned whether something is pruned
   */
  public static Lineup lineup(boolean pruned) {
    return new Lineup(
        use(Task.KIND), use(ArchitectureFactory.KIND), use(Engine.KIND), use(Procedure.KIND),
        pruned ? Optional.of(strategy()) : Optional.empty(), List.of(use(Evaluator.KIND)));
  }

  private static Strategy strategy() {
    return new Strategy(use(Criterion.KIND), use(Distribution.KIND), use(Granularity.KIND), Optional.empty());
  }

  private static PluginUse use(String kind) {
    return new PluginUse(kind, "test-" + kind, "1.0.0", "bundle." + kind, "00", Map.of(), Map.of());
  }

  @Override
  public PluginDescription locked(String kind, String name, Version version, String sha256) {
    return new PluginDescription(
        kind, name, version, "bundle." + kind, sha256, "", "", List.of(), provided, List.of(), 0, false, List.of());
  }

  @Override
  public Pin pin(PluginDescription plugin) {
    leases.incrementAndGet();
    return leases::decrementAndGet;
  }

  @Override
  public List<LockedBundle> libraries(PluginDescription plugin) {
    return List.of();
  }

  @Override
  public <T> Lease<T> acquire(PluginDescription plugin, Class<T> type, Map<String, ?> options) {
    T instance = type.cast(plugins.get(plugin.kind()).get());
    leases.incrementAndGet();
    return new Lease<>() {
      @Override
      public T instance() {
        return instance;
      }

      @Override
      public PluginDescription description() {
        return plugin;
      }

      @Override
      public void close() {
        leases.decrementAndGet();
      }
    };
  }

  @Override
  public List<PluginDescription> plugins() {
    // what it has was put here, and is of no bundle that could describe it
    return List.of();
  }

  @Override
  public PluginDescription resolve(String kind, PluginReference reference) {
    throw new UnsupportedOperationException();
  }
}
