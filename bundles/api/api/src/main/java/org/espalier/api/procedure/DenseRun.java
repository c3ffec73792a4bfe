// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import org.espalier.api.engine.Weights;
import org.espalier.api.task.Trainable;

/** The run that pruned networks are compared with: a network trained from theta_0 for the whole plan, not pruned. */
public final class DenseRun {
  /** Name of the run and of its arm. */
  public static final String NAME = "dense";

  /** What pruned networks are measured by. */
  public static final Arm ARM = new Arm(NAME, Arm.Role.REFERENCE, "the dense network");

  /** What other runs of the cell call it by. */
  public static final RunReference REFERENCE = new RunReference(NAME);

  private static final String INITIAL = "initial";
  private static final String FINAL = "final";

  private DenseRun() {}

  /**
   * The definition of the run.
   *
   * @param parameters options of the procedure that it depends on
   */
  public static RunDefinition definition(Parameters parameters) {
    return new RunDefinition(ARM, OptionalDouble.empty(), parameters, List.of());
  }

  /** Carries it out. */
  public static void execute(RunContext run) {
    execute(run, (trainable, iteration) -> {});
  }

  /**
   * Carries it out.
   *
   * @param afterIteration is told before the first and after each iteration how many are done
   */
  public static void execute(RunContext run, BiConsumer<Trainable, Long> afterIteration) {
    try (Trainable trainable = run.trainable()) {
      run.save(INITIAL, trainable.weights());
      run.train(trainable, iteration -> afterIteration.accept(trainable, iteration));
      run.save(FINAL, trainable.weights());
      run.evaluate(trainable);
    }
  }

  /** The weights it began with; for a run that needs it. */
  public static Weights initial(RunContext run) {
    return run.load(REFERENCE, INITIAL);
  }

  /** The weights it came to; for a run that needs it. */
  public static Weights trained(RunContext run) {
    return run.load(REFERENCE, FINAL);
  }
}
