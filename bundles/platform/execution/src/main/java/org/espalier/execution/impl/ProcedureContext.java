// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.History;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Curves;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.ParameterName;
import org.espalier.api.picture.Animation;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Offer;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.procedure.Trial;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Schedule;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Task;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.execution.RunEvents;
import org.espalier.plan.Composition;
import org.espalier.plan.RunPlan;
import org.espalier.store.Cut;
import org.espalier.store.Measurement;
import org.espalier.store.RunFolder;
import org.espalier.store.StoredRun;
import org.espalier.store.Trained;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a procedure may use of a run. Used by one thread. */
final class ProcedureContext implements RunContext, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcedureContext.class);
  /** By which a schedule may miss its target. */
  private static final double ROUNDING = 1e-9;

  private final RunPlan plan;
  private final Composition composition;
  private final Surroundings surroundings;
  private final Function<String, StoredRun> needed;
  private final RunFolder folder;
  private final boolean regrows;
  private final Tally tally = new Tally();
  private final TrainingLoop loop;
  private final SpareCompositions spares;
  private final List<Trainable> open = new ArrayList<>();
  /** Trainables that it gave: a run that goes on asks for the same ones in the same order. */
  private int made;
  private Optional<Measurement> measured = Optional.empty();

  /**
   * @param needed what a run that this one needs wrote, by its id
   */
  ProcedureContext(
      RunFolder folder, Function<String, StoredRun> needed, Composition composition, Surroundings surroundings,
      RunEvents events, RunClock clock) {
    this.plan = folder.stored().plan();
    this.composition = composition;
    this.surroundings = surroundings;
    this.needed = needed;
    this.folder = folder;
    this.regrows = composition.procedureProvides().contains(Offer.REGROWTH);
    this.loop = new TrainingLoop(folder, surroundings, events, clock, tally);
    this.spares = new SpareCompositions(surroundings, plan.lineup());
  }

  /** What was measured; empty before {@link #evaluate}. */
  Optional<Measurement> measured() {
    return measured;
  }

  @Override
  public RunDefinition definition() {
    return plan.definition();
  }

  @Override
  public Seeds seeds() {
    return Seeds.of(plan.seed());
  }

  @Override
  public Trainable trainable() {
    return trainable(Composition.INITIAL);
  }

  @Override
  public Trainable trainable(String initialStream) {
    return trainable(initialStream, 1);
  }

  @Override
  public Trainable trainable(String initialStream, double width) {
    return trainable(initialStream, width, UnaryOperator.identity());
  }

  @Override
  public Trainable trainable(UnaryOperator<Engine> computation) {
    return trainable(Composition.INITIAL, 1, computation);
  }

  private Trainable trainable(String initialStream, double width, UnaryOperator<Engine> computation) {
    surroundings.requireNotStopped();
    int number = ++made;
    Trainable trainable = new GuardedTrainable(
        AskedTestable.made(
            () -> composition.trainable(seeds(), initialStream, width, folder.training(number), computation)), number,
        composition.given(initialStream) ? Optional.empty() : Optional.of(History.NONE), regrows, open::remove);
    open.add(trainable);
    return trainable;
  }

  @Override
  public Schedule schedule() {
    Schedule schedule = composition.schedule().orElseThrow(
        () -> new BrokenPromise(
            Procedure.KIND, "it asks for the schedule in " + definition().name() + ", which does not follow it"));
    return (done, planned, target) -> {
      double sparsity = Asking.ask(Schedule.KIND, () -> schedule.sparsity(done, planned, target));
      if (!(sparsity >= 0 && sparsity <= target + ROUNDING)) {
        throw new BrokenPromise(
            Schedule.KIND, "it gave the sparsity " + sparsity + " after " + done + " of " + planned
                + " steps; it must be from 0 to " + target);
      }
      return sparsity;
    };
  }

  @Override
  public void train(Trainable trainable, Consumer<Long> afterIteration) {
    loop.train(trainable, afterIteration);
  }

  @Override
  public Candidates candidates(Weights start) {
    return new CandidateWork(folder, composition, spares, surroundings, start, Optional.empty());
  }

  @Override
  public Candidates candidates(Weights start, Trial trial) {
    return new CandidateWork(folder, composition, spares, surroundings, start, Optional.of(trial));
  }

  @Override
  public Trainable shrunk(Weights start, Map<ParameterName, Mask> masks) {
    surroundings.requireNotStopped();
    Shrinking shrinking;
    try (Trainable whole = AskedTestable.made(() -> composition.trainable(seeds(), Composition.INITIAL))) {
      shrinking = Shrinking.of(whole);
    }
    int number = ++made;
    Testable small = AskedTestable.made(() -> composition.trainable(
        seeds(), seeds(), Optional.of(folder.training(number)), shrinking.shrunk(start, masks)));
    small.freeParameters(Shrinking.free(small, start));
    Trainable trainable =
        new GuardedTrainable(small, number, start.history(), regrows, open::remove, shrinking.architectures());
    open.add(trainable);
    return trainable;
  }

  @Override
  public TaskContext beside(ArchitectureFactory architecture, String name) {
    return composition.beside(architecture, "the architecture for " + name, seeds().scope(name));
  }

  @Override
  public Map<ParameterName, Mask> prune(Trainable trainable, Weights initial, double sparsity) {
    surroundings.requireNotStopped();
    try {
      Map<ParameterName, Mask> masks =
          pruning().masks(trainable, initial, sparsity, seeds().scope("prune").scope("" + tally.nextPruning()));
      requirePassage(trainable, masks, sparsity);
      return masks;
    } catch (InvalidInputException e) {
      throw Hopeless.refused(e);
    }
  }

  @Override
  public Map<ParameterName, Mask> prune(
      Trainable trainable, Weights initial, double sparsity, Distribution distribution) {
    surroundings.requireNotStopped();
    try {
      return pruning(distribution).masks(trainable, initial, sparsity, seeds().scope("prune").scope("own"));
    } catch (InvalidInputException e) {
      throw Hopeless.refused(e);
    }
  }

  private void requirePassage(Trainable trainable, Map<ParameterName, Mask> masks, double sparsity) {
    List<String> emptied = Masking.weights(trainable).stream()
        .filter(name -> masks.containsKey(name) && masks.get(name).kept() == 0)
        .map(ParameterName::toString)
        .toList();
    List<Cut> cuts = Masking.cuts(trainable, masks);
    if (!emptied.isEmpty()) {
      lost("no weight of " + String.join(", ", emptied), sparsity);
    } else if (!cuts.isEmpty()) {
      lost("no path of kept weights through " + Cut.names(cuts), sparsity);
    }
  }

  /** Seeds are those of the last pruning, so that the criterion looks at what it looked at then. */
  @Override
  public void remove(Trainable trainable, Weights initial, Map<ParameterName, Mask> masks) {
    surroundings.requireNotStopped();
    Optional<Weights> weights =
        pruning().compensated(trainable, initial, masks, seeds().scope("prune").scope("" + tally.prunings()));
    // what is compensated has been trained as long as what it is made from
    Optional<History> history = trainable.weights().history();
    trainable.masks(masks);
    weights.ifPresent(compensated -> trainable.weights(compensated.with(history)));
  }

  /** Pruning has left a layer nothing that a signal could pass. */
  private void lost(String what, double sparsity) {
    switch (plan.rules().emptyLayers()) {
      case REFUSE -> throw new InvalidInputException(
          "sparsity " + sparsity + " leaves " + what + "; lower it, exclude the layer, choose another distribution, or"
              + " set prune.empty-layers to warn");
      case WARN -> LOG.warn("sparsity {} leaves {}: nothing passes but biases", sparsity, what);
      default -> LOG.debug("sparsity {} leaves {}", sparsity, what);
    }
  }

  @Override
  public Map<ParameterName, Mask> shuffle(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds) {
    surroundings.requireNotStopped();
    return pruning().shuffle(trainable, masks, seeds);
  }

  @Override
  public Map<ParameterName, Mask> exchange(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds) {
    surroundings.requireNotStopped();
    return pruning().exchange(trainable, masks, seeds);
  }

  private Pruning pruning() {
    return pruning(composition.distribution().orElseThrow(this::nothingToPruneBy));
  }

  private Pruning pruning(Distribution distribution) {
    return new Pruning(
        composition.criterion().orElseThrow(this::nothingToPruneBy), distribution,
        composition.granularity().orElseThrow(this::nothingToPruneBy), plan.rules());
  }

  private BrokenPromise nothingToPruneBy() {
    return new BrokenPromise(
        Procedure.KIND, "it prunes in " + definition().name() + ", which by its definition has no sparsity");
  }

  @Override
  public void save(String artifact, Weights weights) {
    folder.save(artifact, weights);
  }

  @Override
  public void save(String array, double[] values, int... shape) {
    folder.save(array, values, shape);
  }

  @Override
  public void save(String array, float[] values, int... shape) {
    folder.save(array, values, shape);
  }

  @Override
  public void save(String name, Animation animation) {
    folder.save(name, animation);
  }

  @Override
  public void save(String name, Curves curves) {
    folder.save(name, curves);
  }

  @Override
  public Weights load(RunReference run, String artifact) {
    return needed(run).weights(artifact);
  }

  @Override
  public void saveMasks(String artifact, Map<ParameterName, Mask> masks) {
    folder.saveMasks(artifact, masks);
  }

  @Override
  public Map<ParameterName, Mask> loadMasks(RunReference run, String artifact) {
    return needed(run).masks(artifact);
  }

  @Override
  public double[] loadArray(RunReference run, String array) {
    return needed(run).array(array).values();
  }

  private StoredRun needed(RunReference run) {
    String id = plan.needs().get(run);
    if (id == null) {
      throw new BrokenPromise(
          Procedure.KIND, "it reads from the run " + run + ", which " + definition().name() + " does not need");
    }
    return needed.apply(id);
  }

  @Override
  public void metric(String name, double value) {
    tally.metric(name, value);
  }

  @Override
  public void evaluate(Trainable trainable) {
    surroundings.requireNotStopped();
    if (measured.isPresent()) {
      throw new BrokenPromise(Procedure.KIND, "it evaluated its run twice");
    }
    TrainingLoop.requireNoRegrowth(trainable);
    Testable trained = GuardedTrainable.of(trainable).inner();
    Measurement measurement =
        new Scoring(plan, composition, surroundings, tally, this)
            .measure(trained, Masking.sparsity(trainable), loop.headStart());
    if (surroundings.terms().keepTrained()) {
      folder.keep(Trained.of(trained));
    }
    loop.force();
    measured = Optional.of(measurement);
  }

  /** Closes what the procedure left open. */
  @Override
  public void close() {
    loop.close();
    List.copyOf(open).forEach(trainable -> Asking.tell(Task.KIND, trainable::close));
    spares.close();
  }
}
