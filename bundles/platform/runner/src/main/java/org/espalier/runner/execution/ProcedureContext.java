package org.espalier.runner.execution;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Effort;
import org.espalier.api.engine.History;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.evaluator.Evaluator;
import org.espalier.api.metric.Metric;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.plan.Composition;
import org.espalier.plan.PluginUse;
import org.espalier.plan.RunPlan;
import org.espalier.store.Cut;
import org.espalier.store.Learning;
import org.espalier.store.Measurement;
import org.espalier.store.Measurement.Success;
import org.espalier.store.MetricPoint;
import org.espalier.store.MetricsLog;
import org.espalier.store.RunFolder;
import org.espalier.store.StoredRun;
import org.espalier.store.Trained;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a procedure may use. A run that was interrupted calls its procedure again from the beginning: each training has
 * its own checkpoint, so that what was trained is not trained again, but for trainings that ended before the run had
 * lasted long enough for a first checkpoint: they are repeated, to the bit. Used by one thread.
 */
final class ProcedureContext implements RunContext, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProcedureContext.class);

  /** Final metric of runs that prune: number of weight arrays of which nothing is left. */
  private static final String EMPTY_LAYERS = "layers.empty";

  /** What a procedure provides if its masks may bring back what they removed. */
  private static final String REGROWTH = "regrowth";

  private final RunPlan plan;
  private final Composition composition;
  private final Surroundings surroundings;
  private final RunClock clock;
  private final RunFolder folder;
  private final MetricsLog log;
  /** Trainings before this one are in the log already, whether they have a checkpoint or are repeated. */
  private final int lastCheckpoint;
  private final boolean regrows;
  private final List<Trainable> open = new ArrayList<>();
  private final Map<String, Double> metrics = new LinkedHashMap<>();
  private final Map<String, Metric> declared = new HashMap<>();
  private Optional<Measurement> measured = Optional.empty();
  /** The largest of all trainings so far. */
  private Optional<Effort> headStart = Optional.of(Effort.NONE);
  /** Share of weights that was masked in the last iteration; not a number before the first. */
  private double removed = Double.NaN;
  private int trainings;
  private int prunings;
  /** When the run was saved last, or began. */
  private long saved;
  private boolean everSaved;

  ProcedureContext(RunPlan plan, Composition composition, Surroundings surroundings, RunClock clock) {
    this.plan = plan;
    this.composition = composition;
    this.surroundings = surroundings;
    this.clock = clock;
    this.folder = surroundings.output().run(plan);
    this.log = folder.metrics();
    this.lastCheckpoint = folder.lastCheckpoint();
    this.regrows = composition.procedureProvides().contains(REGROWTH);
    this.saved = System.nanoTime();
    this.everSaved = lastCheckpoint > 0;
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
    requireNotStopped();
    Trainable trainable = new GuardedTrainable(
        composition.trainable(seeds(), initialStream, width),
        composition.given(initialStream) ? Optional.empty() : Optional.of(History.NONE), regrows, open::remove);
    open.add(trainable);
    return trainable;
  }

  @Override
  public org.espalier.api.pruning.Schedule schedule() {
    return composition.schedule().orElseThrow(
        () -> new BrokenPromise(
            Procedure.KIND, "it asks for the schedule in " + definition().name() + ", which does not follow it"));
  }

  @Override
  public void train(Trainable trainable, Consumer<Long> afterIteration) {
    int training = ++trainings;
    boolean resumed = folder.resume(training, in -> restore(trainable, in));
    if (resumed) {
      surroundings.tracker().resumed(plan, done(trainable));
    } else {
      afterIteration.accept(trainable.iteration());
    }
    headStart = headStart.flatMap(most -> before(trainable).map(
        effort -> effort.iterations() > most.iterations() ? effort : most));
    boolean logged = training < lastCheckpoint || trainable.finished();
    if (!logged) {
      log.cut(clock.iterations());
    }
    while (!trainable.finished()) {
      if (surroundings.stop().getAsBoolean()) {
        checkpoint(training, trainable);
        throw new CancellationException();
      }
      surroundings.quiet().giveWay();
      Map<String, Double> shown = iterate(trainable);
      double sparsity = Masking.sparsity(trainable).weights();
      if (!logged) {
        log.append(new MetricPoint(
            clock.iterations(), clock.samples(), shown,
            sparsity == removed ? OptionalDouble.empty() : OptionalDouble.of(sparsity)));
      }
      removed = sparsity;
      afterIteration.accept(trainable.iteration());
      if (System.nanoTime() - saved >= surroundings.checkpointEvery().toNanos()) {
        checkpoint(training, trainable);
      }
    }
    // once a later training can be gone on with, this one must not have to be repeated
    if (everSaved) {
      checkpoint(training, trainable);
    }
  }

  /** Training that other runs spent on what this is; empty where it is not known. */
  private static Optional<Effort> before(Trainable trainable) {
    return GuardedTrainable.of(trainable).history().map(History::before);
  }

  private Map<String, Double> iterate(Trainable trainable) {
    requireNoRegrowth(trainable);
    Masking masking = Masking.before(trainable);
    long before = samples(trainable);
    Map<String, Double> shown = trainable.iterate();
    masking.check();
    Declared.require(trainable, shown);
    clock.count(samples(trainable) - before);
    surroundings.tracker().moved(plan, done(trainable), shown);
    return shown;
  }

  private static void requireNoRegrowth(Trainable trainable) {
    GuardedTrainable.of(trainable).requireNoRegrowth();
  }

  private static long samples(Trainable trainable) {
    return Math.round((double) trainable.plannedSamples() * trainable.iteration() / trainable.plannedIterations());
  }

  private static double done(Trainable trainable) {
    return Math.min(1, (double) trainable.iteration() / trainable.plannedIterations());
  }

  private void checkpoint(int training, Trainable trainable) {
    log.force();
    folder.checkpoint(training, out -> save(trainable, out));
    saved = System.nanoTime();
    everSaved = true;
  }

  private void save(Trainable trainable, DataOutput out) throws IOException {
    clock.save(out);
    out.writeInt(prunings);
    out.writeDouble(removed);
    out.writeInt(metrics.size());
    for (Map.Entry<String, Double> metric : metrics.entrySet()) {
      out.writeUTF(metric.getKey());
      out.writeDouble(metric.getValue());
    }
    trainable.save(out);
  }

  private void restore(Trainable trainable, DataInput in) throws IOException {
    clock.restore(in);
    prunings = in.readInt();
    removed = in.readDouble();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      metrics.put(in.readUTF(), in.readDouble());
    }
    trainable.restore(in);
  }

  @Override
  public Map<String, Mask> prune(Trainable trainable, Weights initial, double sparsity) {
    requireNotStopped();
    try {
      Map<String, Mask> masks =
          pruning().masks(trainable, initial, sparsity, seeds().scope("prune").scope("" + ++prunings));
      requirePassage(trainable, masks, sparsity);
      return masks;
    } catch (InvalidInputException e) {
      throw Hopeless.refused(e);
    }
  }

  private void requirePassage(Trainable trainable, Map<String, Mask> masks, double sparsity) {
    List<String> emptied = Masking.weights(trainable).stream()
        .filter(name -> masks.containsKey(name) && masks.get(name).kept() == 0)
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
  public void remove(Trainable trainable, Weights initial, Map<String, Mask> masks) {
    requireNotStopped();
    Optional<Weights> weights =
        pruning().compensated(trainable, initial, masks, seeds().scope("prune").scope("" + prunings));
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
  public Map<String, Mask> shuffle(Trainable trainable, Map<String, Mask> masks, Seeds seeds) {
    requireNotStopped();
    return pruning().shuffle(trainable, masks, seeds);
  }

  @Override
  public Map<String, Mask> exchange(Trainable trainable, Map<String, Mask> masks, Seeds seeds) {
    requireNotStopped();
    return pruning().exchange(trainable, masks, seeds);
  }

  private Pruning pruning() {
    return new Pruning(
        composition.criterion().orElseThrow(this::nothingToPruneBy),
        composition.distribution().orElseThrow(this::nothingToPruneBy),
        composition.granularity().orElseThrow(this::nothingToPruneBy), plan.rules().excluded());
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
  public Weights load(String run, String artifact) {
    return needed(run).weights(artifact);
  }

  @Override
  public void saveMasks(String artifact, Map<String, Mask> masks) {
    folder.saveMasks(artifact, masks);
  }

  @Override
  public Map<String, Mask> loadMasks(String run, String artifact) {
    return needed(run).masks(artifact);
  }

  private StoredRun needed(String run) {
    String id = plan.needs().get(run);
    if (id == null) {
      throw new BrokenPromise(
          Procedure.KIND, "it reads from the run " + run + ", which " + definition().name() + " does not need");
    }
    return surroundings.output().stored(id);
  }

  @Override
  public void metric(String name, double value) {
    metrics.put(name, value);
  }

  @Override
  public void evaluate(Trainable trainable) {
    requireNotStopped();
    if (measured.isPresent()) {
      throw new BrokenPromise(Procedure.KIND, "it evaluated its run twice");
    }
    requireNoRegrowth(trainable);
    Testable trained = GuardedTrainable.of(trainable).inner();
    double score = trained.score(Split.TEST);
    if (!Double.isFinite(score)) {
      throw Hopeless.diverged("the score on the test split is " + score);
    }
    Success test = new Success(score, trained.floor(Split.TEST));
    for (int i = 0; i < composition.evaluators().size(); i++) {
      requireNotStopped();
      measure(composition.evaluators().get(i), plan.lineup().evaluators().get(i), trained);
    }
    if (surroundings.keepTrained()) {
      folder.keep(Trained.of(trained));
    }
    if (plan.definition().sparsity().isPresent()) {
      metric(EMPTY_LAYERS, Masking.emptyLayers(trained));
      Cut.metrics(Masking.cuts(trained, Map.of())).forEach(this::metric);
    }
    log.force();
    measured = Optional.of(new Measurement(
        trained.objective(), test, validation(trained), Masking.sparsity(trained),
        new Learning(trained.progress(), headStart, trained.metrics()), metrics, declared,
        surroundings.knowledge().facts(plan, trained)));
  }

  /** Not scored where nothing is chosen by it: for an agent it takes as long as scoring on the test split. */
  private Optional<Success> validation(Testable trained) {
    return surroundings.validates()
        ? Optional.of(new Success(trained.score(Split.VALIDATION), trained.floor(Split.VALIDATION)))
        : Optional.empty();
  }

  /** Records what an evaluator measures in the order in which it is declared: a map may have another in each JVM. */
  private void measure(Evaluator evaluator, PluginUse use, Testable trained) {
    Supplier<Map<String, Double>> measurement =
        () -> new LinkedHashMap<>(evaluator.evaluate(trained, seeds().scope("evaluate"), this));
    Map<String, Double> values =
        evaluator.needsQuiet() ? surroundings.quiet().alone(measurement) : measurement.get();
    for (Metric metric : evaluator.metrics()) {
      Double value = values.remove(metric.name());
      declared.put(metric.name(), metric);
      if (value != null && metrics.put(metric.name(), value) != null) {
        throw new BrokenPromise(use, "the metric " + metric.name() + " was measured before");
      }
    }
    if (!values.isEmpty()) {
      throw new BrokenPromise(use, "it measured " + values.keySet() + ", which it does not declare");
    }
  }

  private void requireNotStopped() {
    if (surroundings.stop().getAsBoolean()) {
      throw new CancellationException();
    }
  }

  /** Closes what the procedure left open. */
  @Override
  public void close() {
    log.close();
    List.copyOf(open).forEach(Trainable::close);
  }
}
