// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.network.ArchitectureFactory;
import org.espalier.api.network.ParameterName;
import org.espalier.api.pruning.Distribution;
import org.espalier.api.pruning.Schedule;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.TaskContext;
import org.espalier.api.task.Trainable;

/** What a run may use. */
public interface RunContext extends ArrayStore {

  RunDefinition definition();

  /** The run's random streams: the same for all runs of a seed, so that variants differ in what they vary alone. */
  Seeds seeds();

  /** A new trainable of the experiment's task, initial weights theta_0 of the seed. */
  Trainable trainable();

  /** The same, with initial weights from another stream of the seed, such as {@code random-init}. */
  Trainable trainable(String initialStream);

  /**
   * The same with every network scaled to a width.
   *
   * @param width factor on the widths of hidden layers, above 0; each is rounded to a whole number, at least 1
   */
  Trainable trainable(String initialStream, double width);

  /**
   * The same as {@link #trainable()}, its networks computed by an engine that is made from the experiment's one, such
   * as one that rounds what that one computes with. Weights, gradients and masks are those of any network.
   *
   * @param computation makes the engine; what it makes computes all that the experiment's engine does
   */
  Trainable trainable(UnaryOperator<Engine> computation);

  /**
   * Trains until finished: logs what each iteration shows, reports progress, saves checkpoints and goes on from the
   * last one, stops when the run is cancelled.
   */
  default void train(Trainable trainable) {
    train(trainable, iteration -> {});
  }

  /**
   * The same, and tells before the first and after each iteration how many are done; a resumed run tells only the rest.
   */
  void train(Trainable trainable, Consumer<Long> afterIteration);

  /**
   * Evaluates pruned networks that are made from given weights, many at a time: for procedures that search. Their
   * iterations are no iterations of the run: neither logged nor counted.
   *
   * @param start the weights that each candidate starts from before its masks are set, named as in {@link
   *     Trainable#weights()}
   */
  Candidates candidates(Weights start);

  /**
   * The same, each candidate tried in the procedure's own way.
   *
   * @param trial used by several threads at a time
   */
  Candidates candidates(Weights start, Trial trial);

  /**
   * A new trainable of the experiment's task whose networks are as small as masks make them: the channels that masks
   * remove, with all that belongs to them, are not there, and so cost nothing in training. It computes what a trainable
   * with these weights and masks computes, to rounding. Its weights and masks are those of the smaller networks; the
   * sparsity that is recorded of it is what is left as a share of the whole networks.
   *
   * @param start the weights that it starts from, named as in {@link Trainable#weights()} of a whole one
   * @param masks parameters that are not named are whole
   */
  Trainable shrunk(Weights start, Map<ParameterName, Mask> masks);

  /**
   * What is needed to train something beside the experiment's task, such as an agent that prunes: networks of another
   * architecture on the experiment's engine, and streams of their own. What is trained so is neither logged nor saved,
   * and begins anew when a run goes on; candidates that it had evaluated are not evaluated again.
   *
   * @param architecture of these networks
   * @param name names the streams
   */
  TaskContext beside(ArchitectureFactory architecture, String name);

  /**
   * Masks that bring each network to the sparsity by the experiment's criterion and distribution, from the weights and
   * masks that it has now. The trainable is left as it was.
   *
   * @param initial the weights that its training started from, named as in {@link Trainable#weights()}
   * @param sparsity share of all prunable weights that is masked afterwards
   */
  Map<ParameterName, Mask> prune(Trainable trainable, Weights initial, double sparsity);

  /**
   * The same with a distribution of the procedure's own in place of the experiment's, such as one that a search
   * proposes. Equal distributions give equal masks, however often it is called.
   *
   * @param sparsity share of all units of the experiment's granularity that is masked afterwards
   * @param distribution is asked once for each network that is pruned, which shows what its layers are
   */
  Map<ParameterName, Mask> prune(Trainable trainable, Weights initial, double sparsity, Distribution distribution);

  /**
   * Removes from a trainable that goes on with the weights it has what masks do not keep: sets the masks and, where the
   * experiment's criterion makes up for what is removed ({@link org.espalier.api.pruning.Criterion#compensate}), the
   * weights that stay. A procedure that takes weights back afterwards sets masks alone.
   *
   * @param initial the weights that its training started from, named as in {@link Trainable#weights()}
   * @param masks such as {@link #prune} and {@link #shuffle} give
   */
  default void remove(Trainable trainable, Weights initial, Map<ParameterName, Mask> masks) {
    trainable.masks(masks);
  }

  /**
   * Random masks with as many units of the experiment's granularity kept in every layer as the given masks keep: what
   * pruning removes as a whole stays whole. The trainable is left as it was.
   *
   * @param masks such as {@link #prune} gives
   * @param seeds what the draw depends on, such as {@code seeds().scope("random-mask")}
   * @return masks of the same parameters
   */
  Map<ParameterName, Mask> shuffle(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds);

  /**
   * The masks with the units of each layer exchanged at random, as {@link
   * org.espalier.api.pruning.Granularity#exchange} has it. The trainable is left as it was.
   *
   * @param masks such as {@link #prune} gives
   * @param seeds what the draw depends on
   */
  Map<ParameterName, Mask> exchange(Trainable trainable, Map<ParameterName, Mask> masks, Seeds seeds);

  /** How sparsity grows in this run, which by its definition follows a schedule. */
  Schedule schedule();

  /**
   * Keeps weights under a name for the runs that need this one, and with them how long they have been trained: so the
   * weights of a {@link Trainable} have to be handed on as they are, not copied into others.
   */
  void save(String artifact, Weights weights);

  /**
   * Weights kept by a run that this one needs. A trainable that is set to them has the head start that their training
   * was.
   */
  Weights load(RunReference run, String artifact);

  void saveMasks(String artifact, Map<ParameterName, Mask> masks);

  Map<ParameterName, Mask> loadMasks(RunReference run, String artifact);

  /** The values of an array kept by a run that this one needs, such as what its search has spent. */
  double[] loadArray(RunReference run, String array);

  /** Records a final metric. */
  void metric(String name, double value);

  /**
   * Ends the run: records score and floor on the test split, sparsities by weights, parameters and
   * multiply-accumulates, and what the experiment's evaluators measure.
   */
  void evaluate(Trainable trainable);
}
