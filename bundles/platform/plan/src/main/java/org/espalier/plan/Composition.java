// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.pruning.Criterion;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Granularity;
import org.espalier.api.pruning.Schedule;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Lease;
import org.espalier.catalog.LockedBundle;
import org.espalier.catalog.Pin;
import org.espalier.catalog.PluginDescription;
import org.espalier.catalog.PluginException;
import org.espalier.catalog.Thrown;
import org.espalier.network.Width;
import org.espalier.training.ShieldedTrainable;

/**
 * The plug-ins of a lineup, put together and kept until this is closed: from the beginning each of them, parts
 * included, is pinned, so that none can leave while the run is on. Used by one thread.
 */
public final class Composition implements AutoCloseable {
  /** The stream that theta_0 is drawn from, if the architecture has no source of weights. */
  public static final String INITIAL = "initial";

  private final Catalog catalog;
  private final Lineup lineup;
  private final Composer composer;
  /** What is held, pins before leases: closed the last one first. */
  private final List<Pin> held = new ArrayList<>();
  private final Lease<Task> task;
  private final Lease<ArchitectureFactory> architecture;
  private final Optional<Lease<WeightSource>> weights;
  private final Lease<Engine> engine;
  private final Lease<Procedure> procedure;
  private final Optional<Lease<Criterion>> criterion;
  private final Optional<Lease<Distribution>> distribution;
  private final Optional<Lease<Granularity>> granularity;
  private final Optional<Lease<Schedule>> schedule;
  private final List<Lease<Evaluator>> evaluators;
  private Optional<String> refusal = Optional.empty();

  /**
   * Opens the leases.
   *
   * @throws InvalidInputException if a plug-in is not there, was built from other bytes, or refuses its options
   * @throws PluginException if a plug-in can't be constructed
   */
  public Composition(Catalog catalog, Lineup lineup) {
    this.catalog = catalog;
    this.lineup = lineup;
    composer = new Composer(catalog);
    try {
      lineup.all().forEach(use -> held.add(catalog.pin(composer.description(use))));
      engine = open(lineup.engine(), Engine.class);
      architecture = open(lineup.architecture(), ArchitectureFactory.class);
      weights = lineup.architecture().parts(WeightSource.KIND).stream().findFirst()
          .map(source -> open(source, WeightSource.class));
      task = open(lineup.task(), Task.class);
      procedure = open(lineup.procedure(), Procedure.class);
      criterion = lineup.strategy().map(strategy -> open(strategy.criterion(), Criterion.class));
      distribution = lineup.strategy().map(strategy -> open(strategy.distribution(), Distribution.class));
      granularity = lineup.strategy().map(strategy -> open(strategy.granularity(), Granularity.class));
      schedule = lineup.strategy().flatMap(Strategy::schedule).map(use -> open(use, Schedule.class));
      evaluators = lineup.evaluators().stream().map(use -> open(use, Evaluator.class)).toList();
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  /** The bundles whose code these plug-ins use beside their own, as {@link Catalog#libraries} has them. */
  public List<LockedBundle> libraries() {
    return lineup.all().map(composer::description).distinct()
        .flatMap(plugin -> catalog.libraries(plugin).stream())
        .distinct()
        .sorted(Comparator.comparing(LockedBundle::toString))
        .toList();
  }

  public Engine engine() {
    return engine.instance();
  }

  public Procedure procedure() {
    return procedure.instance();
  }

  public Optional<Criterion> criterion() {
    return criterion.map(Lease::instance);
  }

  public Optional<Distribution> distribution() {
    return distribution.map(Lease::instance);
  }

  public Optional<Granularity> granularity() {
    return granularity.map(Lease::instance);
  }

  public Optional<Schedule> schedule() {
    return schedule.map(Lease::instance);
  }

  /** What the procedure declares in {@code provides}. */
  public List<String> procedureProvides() {
    return procedure.description().provides();
  }

  public List<Evaluator> evaluators() {
    return evaluators.stream().map(Lease::instance).toList();
  }

  /**
   * A new trainable of the task.
   *
   * @param seeds the run's random streams
   * @param initialStream which initial weights: {@link #INITIAL} for theta_0; any other name gives others
   * @throws InvalidInputException if task, parts, architecture and engine don't fit together, with the reason
   * @throws PluginException if a plug-in fails
   */
  public Testable trainable(Seeds seeds, String initialStream) {
    return trainable(seeds, initialStream, 1);
  }

  /**
   * The same with every network scaled.
   *
   * @param width factor on the widths of hidden layers, as in {@link Width#scale}
   */
  public Testable trainable(Seeds seeds, String initialStream, double width) {
    Making making = own(width, UnaryOperator.identity(), Map.of());
    return trainable(new Context(seeds, seeds, initialStream, making, Optional.empty()));
  }

  /**
   * The same, with a folder for the bulk of its state.
   *
   * @param folder as in {@link TaskContext#folder}
   * @param computation makes the engine that computes its networks from the lineup's one
   */
  public Testable trainable(
      Seeds seeds, String initialStream, double width, Path folder, UnaryOperator<Engine> computation) {
    Making making = own(width, computation, Map.of());
    return trainable(new Context(seeds, seeds, initialStream, making, Optional.of(folder)));
  }

  /**
   * A trainable of given networks in place of those of the architecture, with their weights and masks.
   *
   * @param chance streams of what chance does in training, as in {@link TaskContext#trainingSeeds}
   * @param folder as in {@link TaskContext#folder}
   * @param networks by their names; one that is not given is the architecture's, at theta_0
   */
  public Testable trainable(Seeds seeds, Seeds chance, Optional<Path> folder, Map<String, Snapshot> networks) {
    return trainable(new Context(seeds, chance, INITIAL, own(1, UnaryOperator.identity(), networks), folder));
  }

  /**
   * What is needed to train networks of another architecture on the same engine.
   *
   * @param description of that architecture, for messages
   */
  public TaskContext beside(ArchitectureFactory other, String description, Seeds seeds) {
    Making making = new Making(
        other, procedure.description(), description, UnaryOperator.identity(), Map.of(), Optional.empty());
    return new Context(seeds, seeds, INITIAL, making, Optional.empty());
  }

  private Making own(double width, UnaryOperator<Engine> computation, Map<String, Snapshot> given) {
    ArchitectureFactory factory = (input, head) -> {
      Architecture built = architecture.instance().build(input, head);
      return built == null ? null : Width.scale(built, width);
    };
    return new Making(
        factory, architecture.description(), architecture.description().toString(), computation, given,
        weights.map(Lease::instance));
  }

  private Testable trainable(Context context) {
    return asked(task.description(), "making a trainable", () -> task.instance().create(context));
  }

  /** What a plug-in makes, or one of those that it asks. */
  private <T> T asked(PluginDescription plugin, String doing, Supplier<T> question) {
    T answer;
    // not by the one that is asked, but by who asks
    boolean before = Thread.currentThread().isInterrupted();
    try {
      answer = question.get();
    } catch (InvalidInputException | PluginException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      PluginDescription culprit = lineup
          .nearest(Arrays.stream(Thrown.of(e).root().getStackTrace())
              .takeWhile(frame -> !frame.getClassName().startsWith(Composition.class.getName())))
          .map(composer::description)
          .orElse(plugin);
      throw PluginException.of(culprit, "while " + doing, e);
    }
    if (!before && Thread.interrupted()) {
      throw new PluginException(plugin + ", or a part of it, left its thread interrupted while " + doing);
    } else if (answer == null) {
      throw new PluginException(plugin + " answered null while " + doing);
    }
    return answer;
  }

  /** Whether trainables with these initial weights have weights that were given: they may have been trained already. */
  public boolean given(String initialStream) {
    return weights.isPresent() && initialStream.equals(INITIAL);
  }

  /** Why the engine refused the architecture, if it did when a trainable was asked for. */
  public Optional<String> refusal() {
    return refusal;
  }

  /**
   * Asks an evaluator whether it will be able to measure; it does not get at test data.
   *
   * @param number of the evaluator, from 0
   * @throws InvalidInputException if it will not, with the reason
   * @throws PluginException if it fails
   */
  public void prepare(int number, Testable untrained) {
    Lease<Evaluator> evaluator = evaluators.get(number);
    try {
      evaluator.instance().prepare(new ShieldedTrainable(untrained, IllegalStateException::new));
    } catch (InvalidInputException | PluginException e) {
      throw e;
    } catch (Exception | Error e) {
      throw PluginException.of(evaluator.description(), "before the training", e);
    }
  }

  private <T> Lease<T> open(PluginUse use, Class<T> type) {
    Lease<T> lease = composer.compose(use, type);
    held.add(lease);
    return lease;
  }

  /** Lets everything go, the last one first. What is created from it must be closed before. */
  @Override
  public void close() {
    Deque<Pin> rest = new ArrayDeque<>();
    held.forEach(rest::push);
    held.clear();
    close(rest);
  }

  /** Closes all, also if one of them fails. */
  private static void close(Deque<Pin> rest) {
    if (!rest.isEmpty()) {
      try {
        rest.pop().close();
      } finally {
        close(rest);
      }
    }
  }

  /**
   * How networks are made.
   *
   * @param architecture of those that are not given
   * @param maker whose architecture it is
   * @param description of the architecture
   * @param computation makes the engine that computes them from the lineup's one
   * @param given by their names
   * @param source of the weights that the architecture begins with
   */
  private record Making(
      ArchitectureFactory architecture, PluginDescription maker, String description, UnaryOperator<Engine> computation,
      Map<String, Snapshot> given, Optional<WeightSource> source) {}

  /** What the task sees of the lineup. */
  private final class Context implements TaskContext {
    private final Seeds seeds;
    private final Seeds chance;
    private final String initialStream;
    private final Making making;
    private final Optional<Path> folder;

    Context(Seeds seeds, Seeds chance, String initialStream, Making making, Optional<Path> folder) {
      this.seeds = seeds;
      this.chance = chance;
      this.initialStream = initialStream;
      this.making = making;
      this.folder = folder;
    }

    @Override
    public Network network(String name, Shape input, Head head) {
      Optional<Snapshot> snapshot = Optional.ofNullable(making.given().get(name));
      Architecture built = snapshot.map(Snapshot::architecture).orElseGet(
          () -> asked(making.maker(), "building the network " + name, () -> build(name, input, head)));
      refusal = asked(engine.description(), "looking at the network " + name, () -> engine().refusal(built))
          .map(reason -> engine.description() + " can't compute the network " + name + ": " + reason);
      if (refusal.isPresent()) {
        throw new InvalidInputException(refusal.get());
      }
      Network network = asked(engine.description(), "making the network " + name,
          () -> making.computation().apply(engine()).create(built, seeds.scope(initialStream).stream(name)));
      snapshot.ifPresentOrElse(
          known -> set(network, known), () -> imported(name, built).ifPresent(network::weights));
      return network;
    }

    private Optional<Weights> imported(String name, Architecture built) {
      return initialStream.equals(INITIAL)
          ? making.source().flatMap(source -> source.weights(name, built)) : Optional.empty();
    }

    private static void set(Network network, Snapshot snapshot) {
      network.weights(snapshot.weights());
      snapshot.masks().forEach(network::mask);
    }

    private Architecture build(String name, Shape input, Head head) {
      try {
        return making.architecture().build(input, head);
      } catch (IllegalArgumentException e) {
        throw new InvalidInputException(
            making.description() + " does not fit the network " + name + ", which reads " + input + ": "
                + e.getMessage());
      }
    }

    @Override
    public Seeds seeds() {
      return seeds;
    }

    @Override
    public Seeds trainingSeeds() {
      return chance;
    }

    @Override
    public Optional<Path> folder() {
      return folder;
    }
  }
}
