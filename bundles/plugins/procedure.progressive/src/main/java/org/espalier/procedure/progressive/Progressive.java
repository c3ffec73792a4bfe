// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.progressive;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.MaskControl;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.pruning.Schedule;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Prunes during the one training there is: before each iteration to the sparsity that the schedule gives, by the
 * weights as they are then. The last iteration trains at the full sparsity.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "progressive",
    summary = "Prunes little by little while the network is trained, as the schedule says",
    source = "Zhu and Gupta 2017, To Prune, or Not to Prune, sec. 3")
@Designate(ocd = Progressive.Options.class)
public final class Progressive implements Procedure {
  private static final String PRUNED = "pruned";
  private static final Arm ARM = new Arm(PRUNED, Arm.Role.SUBJECT, "the pruned network");
  private static final String MASKS = "masks";

  private final List<MaskControl> controls;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What pruned networks are compared with, besides the dense network",
        options = @Option(
            label = "A random mask that keeps as much of every layer, held from the first iteration on",
            value = "random-mask"))
    String[] controls() default "random-mask";
  }

  @Activate
  public Progressive(Options options) {
    controls = Stream.of(options.controls()).map(MaskControl::of).distinct().toList();
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      RunDefinition pruned = new RunDefinition(ARM, share, Parameters.NONE, List.of(DenseRun.REFERENCE), true);
      runs.add(pruned);
      for (MaskControl control : controls) {
        runs.add(new RunDefinition(
            control.arm(), share, Parameters.NONE, List.of(DenseRun.REFERENCE, pruned.reference())));
      }
    }
    return runs;
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    long steps = circumstances.iterations() - 1;
    if (steps < 1) {
      return Optional.of("it prunes between iterations, and the training has just one; plan at least 2");
    }
    return circumstances.schedule().flatMap(schedule -> schedule.refusal(steps));
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DenseRun.NAME -> DenseRun.execute(run);
      case PRUNED -> pruned(run);
      default -> control(run, MaskControl.of(run.definition().variant()));
    }
  }

  private static void pruned(RunContext run) {
    try (Trainable trainable = run.trainable()) {
      Growth growth = new Growth(run, trainable);
      run.train(trainable, growth::prune);
      growth.requireTarget();
      run.evaluate(trainable);
    }
  }

  /** Sparsity as it grows with the iterations; it remembers nothing, so that a resumed run goes on as it was. */
  private static final class Growth {
    private final RunContext run;
    private final Trainable trainable;
    private final Weights initial;
    private final Schedule schedule;
    private final double target;
    private final long steps;

    Growth(RunContext run, Trainable trainable) {
      this.run = run;
      this.trainable = trainable;
      this.initial = trainable.weights();
      this.schedule = run.schedule();
      this.target = run.definition().sparsity().orElseThrow();
      this.steps = trainable.plannedIterations() - 1;
    }

    void prune(long iteration) {
      double sparsity = sparsity(iteration);
      double before = iteration == 0 ? 0 : sparsity(iteration - 1);
      if (sparsity > before && !trainable.finished()) {
        Map<ParameterName, Mask> masks = run.prune(trainable, initial, sparsity);
        run.saveMasks(MASKS, masks);
        run.remove(trainable, initial, masks);
      }
    }

    private double sparsity(long iteration) {
      return schedule.sparsity(Math.min(iteration, steps), steps, target);
    }

    void requireTarget() {
      double reached = sparsity(trainable.iteration() - 1);
      if (reached < target) {
        throw new InvalidInputException(
            "procedure progressive: the training stopped early, after iteration " + trainable.iteration() + " of "
                + (steps + 1) + ", at a sparsity of " + reached + " instead of " + target
                + "; let it stop later (patience), or the schedule end sooner");
      }
    }
  }

  private static void control(RunContext run, MaskControl control) {
    Map<ParameterName, Mask> masks = run.loadMasks(new RunReference(PRUNED, run.definition().sparsity()), MASKS);
    try (Trainable trainable = control.begin(run, masks, DenseRun.initial(run))) {
      run.train(trainable);
      run.evaluate(trainable);
    }
  }
}
