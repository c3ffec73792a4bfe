// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.procedure;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.espalier.api.data.Split;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.Curves;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.Head;
import org.espalier.api.network.ParameterName;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.picture.Animation;
import org.espalier.api.procedure.Candidate;
import org.espalier.api.procedure.Candidates;
import org.espalier.api.procedure.Evaluation;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.procedure.Trial;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Schedule;
import org.espalier.api.pruning.Selection;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.network.Width;
import org.espalier.network.compaction.Compaction;
import org.espalier.tck.task.ToyTraining;
import org.espalier.training.ShieldedTrainable;

/**
 * Carries out the runs of one cell of a procedure in memory, on a toy task with global magnitude pruning and a sparsity
 * that grows in proportion, and keeps a record of each.
 */
public final class Laboratory {
  /** Planned iterations of a training. */
  public static final int ITERATIONS = 30;

  private static final Schedule LINEAR = (done, planned, target) -> target * done / planned;

  private final Toy toy;
  private final Engine engine;
  private final Seeds seeds;
  private final int iterationsAtATime;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private Laboratory(Toy toy, Engine engine, long seed, int iterationsAtATime) {
    this.toy = toy;
    this.engine = engine;
    this.seeds = Seeds.of(seed);
    this.iterationsAtATime = iterationsAtATime;
  }

  /** Carries out all runs in their order; the record of each by the run's name. */
  public static Map<String, Entry> carryOut(Procedure procedure, Engine engine, long seed, List<Double> sparsities) {
    return carryOut(Toy.WEIGHTS, procedure, engine, seed, sparsities);
  }

  /** The same with another toy. */
  public static Map<String, Entry> carryOut(
      Toy toy, Procedure procedure, Engine engine, long seed, List<Double> sparsities) {
    return new Laboratory(toy, engine, seed, Integer.MAX_VALUE).carryOut(procedure, sparsities);
  }

  /**
   * The same, with every run interrupted after so many iterations, and called again from its beginning with the
   * trainings as they were saved, until it ends.
   */
  public static Map<String, Entry> carryOutInParts(
      Procedure procedure, Engine engine, long seed, List<Double> sparsities, int iterationsAtATime) {
    return carryOutInParts(Toy.WEIGHTS, procedure, engine, seed, sparsities, iterationsAtATime);
  }

  /** The same with another toy. */
  public static Map<String, Entry> carryOutInParts(
      Toy toy, Procedure procedure, Engine engine, long seed, List<Double> sparsities, int iterationsAtATime) {
    return new Laboratory(toy, engine, seed, iterationsAtATime).carryOut(procedure, sparsities);
  }

  private Map<String, Entry> carryOut(Procedure procedure, List<Double> sparsities) {
    for (RunDefinition definition : procedure.runs(sparsities)) {
      Entry entry = new Entry(definition);
      entries.put(definition.name(), entry);
      Map<Integer, byte[]> checkpoints = new HashMap<>();
      boolean ended = false;
      while (!ended) {
        try {
          procedure.execute(new Run(entry, checkpoints));
          ended = true;
        } catch (CancellationException e) {
          ended = false;
        }
      }
    }
    return entries;
  }

  /** What happened in a run. */
  public static final class Entry {
    private final RunDefinition definition;
    private final List<Weights> starts = new ArrayList<>();
    private final Map<String, Weights> weights = new LinkedHashMap<>();
    private final Map<String, double[]> arrays = new LinkedHashMap<>();
    private final Map<String, Curves> curves = new LinkedHashMap<>();
    private final Map<String, Map<ParameterName, Mask>> masks = new LinkedHashMap<>();
    private final Map<String, Double> metrics = new LinkedHashMap<>();
    private final List<Weights> finals = new ArrayList<>();
    private final List<Map<ParameterName, Mask>> finalMasks = new ArrayList<>();
    private final List<Map<ParameterName, Mask>> trainedMasks = new ArrayList<>();
    private int iterations;
    private int removals;
    private boolean regrown;

    private Entry(RunDefinition definition) {
      this.definition = definition;
    }

    public RunDefinition definition() {
      return definition;
    }

    /** Weights when training began, one a training. */
    public List<Weights> starts() {
      return starts;
    }

    /** Masks of every iteration of every training. */
    public List<Map<ParameterName, Mask>> trained() {
      return trainedMasks;
    }

    /** Iterations of all trainings. */
    public int iterations() {
      return iterations;
    }

    /** How often weights were removed from a training that goes on with those that stay. */
    public int removals() {
      return removals;
    }

    /** Whether a mask has brought back what it had removed in the same training. */
    public boolean regrown() {
      return regrown;
    }

    /** Weights kept, by artifact. */
    public Map<String, Weights> artifacts() {
      return weights;
    }

    /** Arrays kept, by name, without their shapes. */
    public Map<String, double[]> arrays() {
      return arrays;
    }

    /** Curves kept, by name. */
    public Map<String, Curves> curves() {
      return curves;
    }

    /** Final metrics recorded. */
    public Map<String, Double> metrics() {
      return metrics;
    }

    /** Weights of what was evaluated, one an evaluation. */
    public List<Weights> evaluated() {
      return finals;
    }

    /** Masks of what was evaluated, one an evaluation. */
    public List<Map<ParameterName, Mask>> masks() {
      return finalMasks;
    }
  }

  private record Bench(Seeds seeds) implements Trial.Bench {
    @Override
    public void pause() {
      // nobody waits
    }

    @Override
    public <T> T alone(Supplier<T> measurement) {
      return measurement.get();
    }
  }

  private final class Run implements RunContext {
    private final Entry entry;
    private final Map<Integer, byte[]> checkpoints;
    private final Map<Trainable, Testable> shielded = new IdentityHashMap<>();
    private int trainings;
    private int left = iterationsAtATime;

    private Run(Entry entry, Map<Integer, byte[]> checkpoints) {
      this.entry = entry;
      this.checkpoints = checkpoints;
    }

    @Override
    public RunDefinition definition() {
      return entry.definition;
    }

    @Override
    public Seeds seeds() {
      return seeds;
    }

    @Override
    public Trainable trainable() {
      return trainable("initial");
    }

    @Override
    public Trainable trainable(String initialStream) {
      return trainable(initialStream, 1);
    }

    @Override
    public Trainable trainable(String initialStream, double width) {
      return trainable(engine, Width.scale(toy.architecture(), width), initialStream);
    }

    @Override
    public Trainable trainable(UnaryOperator<Engine> computation) {
      return trainable(computation.apply(engine), toy.architecture(), "initial");
    }

    private Trainable trainable(Engine computing, Architecture architecture, String initialStream) {
      return shield(new ToyTraining(computing, architecture, seeds.stream(initialStream), ITERATIONS));
    }

    private Trainable shield(ToyTraining training) {
      Trainable given = new ShieldedTrainable(training, IllegalStateException::new);
      shielded.put(given, training);
      return given;
    }

    @Override
    public Trainable shrunk(Weights start, Map<ParameterName, Mask> masks) {
      try (Trainable whole = trainable()) {
        whole.weights(start);
        whole.masks(masks);
        Compaction small = Compaction.of(whole.networks().get("model"));
        ToyTraining training =
            new ToyTraining(engine, small.architecture(), seeds.stream("initial"), ITERATIONS);
        training.network().weights(small.weights());
        small.masks().forEach(training.network()::mask);
        return shield(training);
      }
    }

    @Override
    public TaskContext beside(ArchitectureFactory architecture, String name) {
      Seeds own = seeds.scope(name);
      return new TaskContext() {
        @Override
        public Network network(String network, Shape input, Head head) {
          return engine.create(architecture.build(input, head), own.scope("initial").stream(network));
        }

        @Override
        public Seeds seeds() {
          return own;
        }
      };
    }

    @Override
    public Candidates candidates(Weights start, Trial trial) {
      return candidates -> candidates.stream().map(candidate -> tried(start, candidate, trial)).toList();
    }

    private Evaluation tried(Weights start, Candidate candidate, Trial trial) {
      Weights from = start.with(candidate.values());
      try (Trainable trainable = trial.shrinks() ? shrunk(from, candidate.masks()) : trainable()) {
        if (!trial.shrinks()) {
          trainable.weights(from);
          trainable.masks(candidate.masks());
        }
        while (trainable.iteration() < candidate.iterations() && !trainable.finished()) {
          trainable.iterate();
        }
        return trial.evaluate(trainable, new Bench(seeds.scope("candidate").scope("" + candidate.seed())));
      } catch (RuntimeException e) {
        return Evaluation.failed(e.toString());
      }
    }

    /** One after another; chance has no part in training on the toy task. */
    @Override
    public Candidates candidates(Weights start) {
      return candidates -> candidates.stream().map(candidate -> evaluation(start, candidate)).toList();
    }

    private Evaluation evaluation(Weights start, Candidate candidate) {
      try (Trainable trainable = trainable()) {
        trainable.weights(start);
        trainable.masks(candidate.masks());
        while (trainable.iteration() < candidate.iterations() && !trainable.finished()) {
          trainable.iterate();
        }
        return Evaluation.scored(trainable.validationScore());
      } catch (RuntimeException e) {
        return Evaluation.failed(e.toString());
      }
    }

    @Override
    public void train(Trainable trainable, Consumer<Long> afterIteration) {
      int training = ++trainings;
      if (checkpoints.containsKey(training)) {
        restore(trainable, checkpoints.get(training));
      } else {
        entry.starts.add(trainable.weights());
        afterIteration.accept(trainable.iteration());
      }
      while (!trainable.finished()) {
        if (left-- == 0) {
          checkpoints.put(training, saved(trainable));
          throw new CancellationException();
        }
        Map<ParameterName, Mask> masks = trainable.masks();
        entry.trainedMasks.add(masks);
        entry.iterations++;
        trainable.iterate();
        afterIteration.accept(trainable.iteration());
        trainable.masks().forEach((name, mask) -> entry.regrown |= !mask.and(masks.get(name)).equals(mask));
      }
      checkpoints.put(training, saved(trainable));
    }

    private byte[] saved(Trainable trainable) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        trainable.save(new DataOutputStream(bytes));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    private void restore(Trainable trainable, byte[] saved) {
      try {
        trainable.restore(new DataInputStream(new ByteArrayInputStream(saved)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Schedule schedule() {
      if (!entry.definition.scheduled()) {
        throw new IllegalStateException(entry.definition.name() + " asks for a schedule that it does not follow");
      }
      return LINEAR;
    }

    @Override
    public Map<ParameterName, Mask> prune(Trainable trainable, Weights initial, double sparsity) {
      return masks(trainable, sparsity, Selection::counts);
    }

    private Map<ParameterName, Mask> masks(Trainable trainable, double sparsity, Distribution distribution) {
      Map<ParameterName, Mask> masks = new LinkedHashMap<>();
      trainable.networks().forEach(
          (name, network) -> toy.prune(network, sparsity, distribution, seeds.stream("ties")).forEach(
              (parameter, mask) -> masks.put(new ParameterName(name, parameter), mask)));
      return masks;
    }

    @Override
    public Map<ParameterName, Mask> prune(
        Trainable trainable, Weights initial, double sparsity, Distribution distribution) {
      return masks(trainable, sparsity, distribution);
    }

    /** Counted; magnitude changes no weights that stay. */
    @Override
    public void remove(Trainable trainable, Weights initial, Map<ParameterName, Mask> masks) {
      entry.removals++;
      trainable.masks(masks);
    }

    @Override
    public Map<ParameterName, Mask> shuffle(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds) {
      Map<ParameterName, Mask> shuffled = new LinkedHashMap<>();
      masks.forEach(
          (name, mask) -> shuffled.put(name, Mask.random(mask.size(), mask.kept(), seeds.stream(name.toString()))));
      return shuffled;
    }

    @Override
    public Map<ParameterName, Mask> exchange(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds) {
      Map<ParameterName, Mask> exchanged = new LinkedHashMap<>();
      masks.forEach((name, mask) -> {
        ParameterSpec parameter = trainable.networks().get(name.network()).architecture().parameter(name.parameter());
        exchanged.put(name, mask.exchanged(parameter.shape(), seeds.stream(name.toString())));
      });
      return exchanged;
    }

    @Override
    public void save(String artifact, Weights weights) {
      entry.weights.put(artifact, weights);
    }

    @Override
    public void save(String array, double[] values, int... shape) {
      entry.arrays.put(array, values.clone());
    }

    @Override
    public void save(String array, float[] values, int... shape) {
      entry.arrays.put(array, IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }

    @Override
    public void save(String name, Animation animation) {
      throw new UnsupportedOperationException("pictures are made by evaluators, when the procedure is through");
    }

    @Override
    public void save(String name, Curves curves) {
      entry.curves.put(name, curves);
    }

    @Override
    public Weights load(RunReference run, String artifact) {
      return needed(run).weights.get(artifact);
    }

    @Override
    public void saveMasks(String artifact, Map<ParameterName, Mask> masks) {
      entry.masks.put(artifact, Map.copyOf(masks));
    }

    @Override
    public Map<ParameterName, Mask> loadMasks(RunReference run, String artifact) {
      return needed(run).masks.get(artifact);
    }

    @Override
    public double[] loadArray(RunReference run, String array) {
      return needed(run).arrays.get(array).clone();
    }

    private Entry needed(RunReference run) {
      if (!entry.definition.needs().contains(run)) {
        throw new IllegalStateException(entry.definition.name() + " reads from " + run + " without needing it");
      }
      return entries.get(run.toString());
    }

    @Override
    public void metric(String name, double value) {
      entry.metrics.put(name, value);
    }

    @Override
    public void evaluate(Trainable trainable) {
      entry.finals.add(trainable.weights());
      entry.finalMasks.add(trainable.masks());
      entry.metrics.put("score", shielded.get(trainable).score(Split.TEST));
    }
  }
}
