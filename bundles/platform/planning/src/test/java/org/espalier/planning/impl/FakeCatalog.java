// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.LayerScores;
import org.espalier.api.pruning.Schedule;
import org.espalier.api.pruning.Subject;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.LockedBundle;
import org.espalier.catalog.Nearest;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.OptionType;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.Pin;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginReference;
import org.osgi.framework.Version;

/** A catalogue of plug-ins without bundles; it counts the leases that are open. */
final class FakeCatalog implements Catalog {
  private static final Set<String> STANDARD = Set.of("mlp", "magnitude", "global", "weight", "cubic");
  private static final Map<String, Integer> RANKS = Map.of("jvm", 2, "dl4j", 1);

  private final List<PluginDescription> plugins = new ArrayList<>();
  private final Map<PluginDescription, Function<Map<String, Object>, Object>> factories = new LinkedHashMap<>();
  private int openLeases;

  /** The plug-ins of the quick start, much smaller. */
  static FakeCatalog lab() {
    FakeCatalog catalog = new FakeCatalog();
    catalog.add("task", "reinforcement", List.of("environment", "algorithm"), List.of("agent"), List.of(),
        List.of(), options -> task(4, 2));
    catalog.add("task", "supervised", List.of("dataset"), List.of("predictor"), List.of(),
        List.of(option("epochs", OptionType.INTEGER, 50L, 1)), options -> task(64, 8));
    for (String environment : List.of("CartPole-v1", "Acrobot-v1")) {
      catalog.add("environment", environment, List.of(), List.of(), List.of(), List.of(), options -> new Object());
    }
    catalog.add("dataset", "behaviour-cloning", List.of(), List.of(), List.of(), List.of(), options -> new Object());
    catalog.add("algorithm", "ppo", List.of(), List.of(), List.of(),
        List.of(option("steps", OptionType.INTEGER, 100_000L, 1),
            option("learning-rate", OptionType.NUMBER, 2.5e-4, 0)),
        options -> new Object());
    catalog.add("architecture", "mlp", List.of(), List.of(), List.of(),
        List.of(list("hidden", List.of(64L, 64L)), choice("activation", "tanh", "relu")), options -> mlp(options));
    catalog.add("engine", "jvm", List.of(), List.of(), List.of(), List.of(), options -> engine("relu"));
    catalog.add("engine", "dl4j", List.of(), List.of(), List.of(), List.of(), options -> engine(""));
    catalog.add("procedure", "lottery-ticket", List.of(), List.of(), List.of(),
        List.of(option("rewind-to", OptionType.INTEGER, 0L, 0),
            new OptionDescription("controls", "controls", OptionType.STRING, true, Optional.of(List.of("random-mask")),
                Optional.empty(), Optional.empty(), List.of("random-mask", "random-init"), "The controls", false)),
        options -> tickets(options));
    catalog.add("procedure", "train", List.of(), List.of(), List.of(), List.of(),
        options -> procedure(s -> List.of(run("dense", OptionalDouble.empty(), Map.of(), List.of()))));
    catalog.add("procedure", "progressive", List.of(), List.of(), List.of(), List.of(), options -> progressive());
    for (String schedule : List.of("cubic", "linear")) {
      catalog.add("schedule", schedule, List.of(), List.of(), List.of(),
          List.of(option("end", OptionType.INTEGER, 10L, 1)), options -> schedule((Long) options.get("end")));
    }
    catalog.add("criterion", "magnitude", List.of(), List.of(), List.of(),
        List.of(choice("norm", "l1", "l2")), options -> criterion());
    catalog.add("criterion", "picky", List.of(), List.of(), List.of(), List.of(), options -> new Picky());
    catalog.add("criterion", "random", List.of(), List.of(), List.of(), List.of(), options -> criterion());
    catalog.add("distribution", "global", List.of(), List.of(), List.of(), List.of(), options -> new Even());
    catalog.add("granularity", "weight", List.of(), List.of(), List.of(), List.of(), options -> granularity(0));
    catalog.add("granularity", "half", List.of(), List.of(), List.of(), List.of(), options -> granularity(0.5));
    catalog.add("distribution", "uniform", List.of(), List.of(), List.of(), List.of(), options -> new Even());
    catalog.add("evaluator", "return", List.of(), List.of(), List.of("agent"),
        List.of(option("episodes", OptionType.INTEGER, 100L, 1)), options -> evaluator(Optional.empty()));
    catalog.add("evaluator", "policy-entropy", List.of(), List.of(), List.of("agent"), List.of(),
        options -> evaluator(Optional.empty()));
    catalog.add("evaluator", "complexity", List.of(), List.of(), List.of(), List.of(),
        options -> evaluator(Optional.empty()));
    catalog.add("evaluator", "picky", List.of(), List.of(), List.of(), List.of(),
        options -> evaluator(Optional.of("evaluator picky: there will be nothing to measure")));
    return catalog;
  }

  /** The same with plug-ins of every kind that are made of others. */
  static FakeCatalog composed() {
    FakeCatalog catalog = lab();
    List<OptionDescription> steps = List.of(option("steps", OptionType.INTEGER, 7L, 1));
    catalog.add("environment", "limit", List.of("environment"), List.of(), List.of(), steps,
        options -> new Wrapper("environment"));
    catalog.add("criterion", "mean", List.of("criterion+"), List.of(), List.of(), List.of(), options -> new Mean());
    catalog.add("procedure", "search", List.of("algorithm", "dataset?"), List.of(), List.of(), List.of(),
        options -> new Searching());
    catalog.add("evaluator", "deaf", List.of("environment"), List.of(), List.of(), List.of(),
        options -> evaluator(Optional.empty()));
    return catalog;
  }

  /** One that takes its part at once. */
  private record Wrapper(String kind) implements Composed {
    @Override
    public void compose(Parts parts) {
      parts.part(kind, Object.class);
    }
  }

  /** A criterion that takes its parts at once, and gives the last one back. */
  private static final class Mean implements Criterion, Composed {
    @Override
    public void compose(Parts parts) {
      List<Criterion> criteria = parts.parts("criterion", Criterion.class);
      parts.release(criteria.get(criteria.size() - 1));
    }

    @Override
    public Map<String, float[]> score(Subject subject) {
      throw new UnsupportedOperationException();
    }
  }

  /** A procedure that can't say its runs without its algorithm. */
  private static final class Searching implements Procedure, Composed {
    private Object algorithm;

    @Override
    public void compose(Parts parts) {
      algorithm = parts.part("algorithm", Object.class);
    }

    @Override
    public List<RunDefinition> runs(List<Double> sparsities) {
      return List.of(run(algorithm == null ? "" : "found", OptionalDouble.empty(), Map.of(), List.of()));
    }

    @Override
    public void execute(RunContext run) {
      throw new UnsupportedOperationException();
    }
  }

  private static Evaluator evaluator(Optional<String> refusal) {
    return new Evaluator() {
      @Override
      public List<Metric> metrics() {
        return List.of();
      }

      @Override
      public void prepare(Trainable untrained) {
        if (untrained instanceof Testable) {
          throw new AssertionError("an evaluator could look at test data before a training");
        }
        refusal.ifPresent(reason -> {
          throw new InvalidInputException(reason);
        });
      }

      @Override
      public Map<String, Double> evaluate(Testable trained, Seeds seeds) {
        throw new AssertionError("nothing is measured while planning");
      }
    };
  }

  int openLeases() {
    return openLeases;
  }

  /** Makes a plug-in that is there the standard of its kind, with a rank. */
  void standard(String name, int rank) {
    plugins.replaceAll(plugin -> {
      if (!plugin.name().equals(name)) {
        return plugin;
      }
      PluginDescription changed = new PluginDescription(
          plugin.kind(), name, plugin.version(), plugin.bundle(), plugin.sha256(), plugin.summary(), plugin.source(),
          plugin.parts(), plugin.provides(), plugin.requires(), rank, true, plugin.options());
      factories.put(changed, factories.get(plugin));
      return changed;
    });
  }

  void add(String kind, String name, List<String> parts, List<String> provides, List<String> requires,
      List<OptionDescription> options, Function<Map<String, Object>, Object> factory) {
    add("1.0.0", kind, name, parts, provides, requires, options, factory);
  }

  void add(String version, String kind, String name, List<String> parts, List<String> provides, List<String> requires,
      List<OptionDescription> options, Function<Map<String, Object>, Object> factory) {
    PluginDescription plugin = new PluginDescription(
        kind, name, Version.parseVersion(version), "test." + name, "0".repeat(64), "Does " + name, "",
        PartDescription.of(kind, parts), provides, requires,
        RANKS.getOrDefault(name, 0), STANDARD.contains(name), options);
    plugins.add(plugin);
    factories.put(plugin, factory);
  }

  static OptionDescription option(String name, OptionType type, Object value, Number min) {
    return new OptionDescription(name, name, type, false, Optional.of(value), Optional.of(min), Optional.empty(),
        List.of(), "The " + name, false);
  }

  private static OptionDescription list(String name, List<Long> value) {
    return new OptionDescription(name, name, OptionType.INTEGER, true, Optional.of(value), Optional.of(1),
        Optional.empty(), List.of(), "The " + name, false);
  }

  static OptionDescription choice(String name, String... choices) {
    return new OptionDescription(name, name, OptionType.STRING, false, Optional.of(choices[0]), Optional.empty(),
        Optional.empty(), List.of(choices), "The " + name, false);
  }

  @Override
  public List<PluginDescription> plugins() {
    return plugins;
  }

  @Override
  public PluginDescription resolve(String kind, PluginReference reference) {
    List<PluginDescription> ofKind = plugins.stream().filter(p -> p.kind().equals(kind)).toList();
    return ofKind.stream()
        .filter(plugin -> plugin.name().equals(reference.name()) && reference.includes(plugin.version()))
        .max(Comparator.comparing(PluginDescription::version))
        .orElseThrow(() -> new InvalidInputException("there is no " + kind + " " + reference
            + Nearest.hint(reference.name(), ofKind.stream().map(PluginDescription::name).toList(),
                "espalier plugins " + kind)));
  }

  @Override
  public PluginDescription locked(String kind, String name, Version version, String sha256) {
    return plugins.stream()
        .filter(p -> p.kind().equals(kind) && p.name().equals(name) && p.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public Pin pin(PluginDescription plugin) {
    openLeases++;
    return () -> openLeases--;
  }

  @Override
  public List<LockedBundle> libraries(PluginDescription plugin) {
    return List.of();
  }

  @Override
  public <T> Lease<T> acquire(PluginDescription plugin, Class<T> type, Map<String, ?> options) {
    Object made = factories.get(plugin).apply(plugin.complete(options));
    T instance = type.cast(type.isInstance(made) ? made : proxy(type));
    openLeases++;
    return new Lease<>() {
      private boolean open = true;

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
        openLeases -= open ? 1 : 0;
        open = false;
      }
    };
  }

  private static <T> T proxy(Class<T> type) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          throw new UnsupportedOperationException(method.toString());
        }));
  }

  private static Task task(int inputs, int outputs) {
    return new ComposedTask(inputs, outputs);
  }

  /** A task that has no use for its parts. */
  private record ComposedTask(int inputs, int outputs) implements Task, Composed {
    @Override
    public void compose(Parts parts) {}

    @Override
    public Testable create(TaskContext context) {
      Network network = context.network("actor", Shape.of(inputs), new Head(outputs));
      return trainable(Map.of("actor", network));
    }
  }

  private static Testable trainable(Map<String, Network> networks) {
    return (Testable) Proxy.newProxyInstance(
        Testable.class.getClassLoader(), new Class<?>[] {Testable.class}, (proxy, method, arguments) ->
            switch (method.getName()) {
              case "networks" -> networks;
              case "plannedSamples" -> 1000L;
              case "plannedIterations" -> 10L;
              case "finished" -> true;
              case "as" -> Optional.empty();
              case "close" -> null;
              default -> throw new UnsupportedOperationException(method.toString());
            });
  }

  private static ArchitectureFactory mlp(Map<String, Object> options) {
    return (input, head) -> {
      Architecture.Builder builder = Architecture.from(input);
      for (Object units : (List<?>) options.get("hidden")) {
        builder.dense(((Long) units).intValue(), Initializer.ZERO);
        if (options.get("activation").equals("relu")) {
          builder.activate(Activation.RELU);
        }
      }
      return builder.dense(head.outputs(), Initializer.ZERO).build();
    };
  }

  /** An engine that does not know one activation. */
  private static Engine engine(String unknown) {
    return new Engine() {
      @Override
      public Optional<String> refusal(Architecture architecture) {
        boolean knows =
            architecture.nodes().stream().noneMatch(node -> !unknown.isEmpty() && node.name().startsWith(unknown));
        return knows ? Optional.empty() : Optional.of("it has no " + unknown);
      }

      @Override
      public Network create(Architecture architecture, RandomStream initial) {
        return (Network) Proxy.newProxyInstance(
            Network.class.getClassLoader(), new Class<?>[] {Network.class}, (proxy, method, arguments) -> {
              if (method.getName().equals("architecture")) {
                return architecture;
              }
              throw new UnsupportedOperationException(method.toString());
            });
      }

      @Override
      public Map<String, String> environment() {
        return Map.of();
      }
    };
  }

  /** One that is never asked for scores. */
  static Criterion criterion() {
    return subject -> {
      throw new UnsupportedOperationException();
    };
  }

  /** A criterion that refuses every network. */
  private static final class Picky implements Criterion {
    @Override
    public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable) {
      return Optional.of("it does not like " + prunable.get(0).layer());
    }

    @Override
    public Map<String, float[]> score(Subject subject) {
      throw new UnsupportedOperationException();
    }
  }

  /** A distribution that can't go beyond 99 %. */
  private static final class Even implements Distribution {
    @Override
    public Optional<String> refusal(List<ParameterSpec> prunable, double sparsity) {
      return sparsity > 0.99 ? Optional.of("it can't lose " + sparsity) : Optional.empty();
    }

    @Override
    public int[] allocate(List<LayerScores> layers, int kept, RandomStream ties) {
      throw new UnsupportedOperationException();
    }
  }

  /** One that can do any sparsity, or just one; it chooses nothing. */
  private static Granularity granularity(double only) {
    return new Granularity() {
      @Override
      public Optional<String> refusal(Architecture architecture, List<ParameterSpec> prunable, double sparsity) {
        return only == 0 || only == sparsity ? Optional.empty() : Optional.of(sparsity + " is not " + only);
      }

      @Override
      public Map<String, Mask> select(
          Architecture architecture, List<LayerScores> scores, double sparsity, Distribution distribution,
          RandomStream ties) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Map<String, Mask> shuffle(Architecture architecture, Map<String, Mask> masks, RandomStream random) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private static Procedure tickets(Map<String, Object> options) {
    Map<String, String> parameters = Map.of("rewind-to", options.get("rewind-to").toString());
    return procedure(sparsities -> {
      List<RunDefinition> runs = new ArrayList<>();
      runs.add(run("dense", OptionalDouble.empty(), Map.of(), List.of()));
      for (double s : sparsities) {
        runs.add(run("ticket", OptionalDouble.of(s), parameters, List.of(DenseRun.REFERENCE)));
        for (Object control : (List<?>) options.get("controls")) {
          runs.add(run((String) control, OptionalDouble.of(s), parameters,
              List.of(DenseRun.REFERENCE, new RunReference("ticket", s))));
        }
      }
      return runs;
    });
  }

  private static RunDefinition run(
      String variant, OptionalDouble sparsity, Map<String, String> parameters, List<RunReference> needs) {
    return new RunDefinition(arm(variant), sparsity, Parameters.of(parameters), needs);
  }

  private static Arm arm(String name) {
    return switch (name) {
      case "dense" -> new Arm(name, Arm.Role.REFERENCE);
      case "ticket", "pruned" -> new Arm(name, Arm.Role.SUBJECT);
      default -> new Arm(name, Arm.Role.CONTROL);
    };
  }

  /** One whose control does not depend on its option {@code method}. */
  static Procedure withSharedControl(Map<String, Object> options) {
    return procedure(sparsities -> sparsities.stream()
        .flatMap(s -> Stream.of(
            run("pruned", OptionalDouble.of(s), Map.of("method", "" + options.get("method")), List.of()),
            run("static", OptionalDouble.of(s), Map.of(), List.of())))
        .toList());
  }

  /** One whose networks are built smaller. */
  static Procedure shrinking() {
    return new Procedure() {
      @Override
      public List<RunDefinition> runs(List<Double> sparsities) {
        return sparsities.stream().map(s -> run("pruned", OptionalDouble.of(s), Map.of(), List.of())).toList();
      }

      @Override
      public boolean prunes(RunDefinition run) {
        return false;
      }

      @Override
      public void execute(RunContext run) {
        throw new UnsupportedOperationException();
      }
    };
  }

  /** One that says nothing of its runs' roles. */
  static Procedure silent() {
    return procedure(sparsities -> List.of(
        new RunDefinition("whole", OptionalDouble.empty(), Parameters.NONE, List.of()),
        new RunDefinition(
            "less", OptionalDouble.of(sparsities.get(0)), Parameters.NONE, List.of(new RunReference("whole")))));
  }

  /** One that prunes while it trains. */
  private static Procedure progressive() {
    return new Procedure() {
      @Override
      public List<RunDefinition> runs(List<Double> sparsities) {
        List<RunDefinition> runs = new ArrayList<>();
        runs.add(run("dense", OptionalDouble.empty(), Map.of(), List.of()));
        sparsities.forEach(s -> runs.add(
            new RunDefinition(
                arm("pruned"), OptionalDouble.of(s), Parameters.NONE, List.of(DenseRun.REFERENCE), true)));
        return runs;
      }

      @Override
      public Optional<String> refusal(Circumstances circumstances) {
        return circumstances.schedule().orElseThrow().refusal(circumstances.iterations());
      }

      @Override
      public Optional<String> uncounted() {
        return Optional.of("walks in the garden");
      }

      @Override
      public void execute(RunContext run) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private static Schedule schedule(long end) {
    return new Schedule() {
      @Override
      public Optional<String> refusal(long planned) {
        return end <= planned ? Optional.empty() : Optional.of("it ends at " + end + ", after " + planned);
      }

      @Override
      public double sparsity(long done, long planned, double target) {
        return done >= end ? target : target * done / end;
      }
    };
  }

  private static Procedure procedure(Function<List<Double>, List<RunDefinition>> runs) {
    return new Procedure() {
      @Override
      public double trainings(RunDefinition run) {
        return run.variant().equals("random-init") ? 1.5 : 1;
      }

      @Override
      public List<RunDefinition> runs(List<Double> sparsities) {
        return runs.apply(sparsities);
      }

      @Override
      public void execute(RunContext run) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
