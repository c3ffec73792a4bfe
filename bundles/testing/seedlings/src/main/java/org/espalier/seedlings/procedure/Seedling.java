// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.procedure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.MaskControl;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.api.procedure.RunReference;
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Trains a dense network, prunes it at once, and trains what is left again, from the trained weights and for as long;
 * if {@code control}, a random mask that keeps as much of every layer beside it.
 */
@Component(factory = Procedure.KIND)
@Plugin(name = "seedling", summary = "Trains dense, prunes at once and trains what is left for as long again")
@Designate(ocd = Seedling.Options.class)
public final class Seedling implements Procedure {
  private static final Arm PRUNED = new Arm("pruned", Arm.Role.SUBJECT, "the pruned network");
  private static final String MASKS = "masks";

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(description = "Whether a random mask is trained beside each pruned network")
    boolean control() default true;
  }

  private final boolean control;

  @Activate
  public Seedling(Options options) {
    control = options.control();
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      RunDefinition pruned = new RunDefinition(PRUNED, share, Parameters.NONE, List.of(DenseRun.REFERENCE));
      runs.add(pruned);
      if (control) {
        runs.add(
            new RunDefinition(
                MaskControl.RANDOM_MASK.arm(), share, Parameters.NONE,
                List.of(DenseRun.REFERENCE, pruned.reference())));
      }
    }
    return runs;
  }

  @Override
  public void execute(RunContext run) {
    String arm = run.definition().variant();
    if (arm.equals(DenseRun.NAME)) {
      DenseRun.execute(run);
    } else if (arm.equals(PRUNED.name())) {
      finish(run, pruned(run));
    } else {
      Map<ParameterName, Mask> masks =
          run.loadMasks(new RunReference(PRUNED.name(), run.definition().sparsity()), MASKS);
      finish(run, MaskControl.RANDOM_MASK.begin(run, masks, DenseRun.trained(run)));
    }
  }

  private static Trainable pruned(RunContext run) {
    Trainable trainable = run.trainable();
    trainable.weights(DenseRun.trained(run));
    Map<ParameterName, Mask> masks =
        run.prune(trainable, DenseRun.initial(run), run.definition().sparsity().orElseThrow());
    run.saveMasks(MASKS, masks);
    run.remove(trainable, DenseRun.initial(run), masks);
    return trainable;
  }

  private static void finish(RunContext run, Trainable masked) {
    try (masked) {
      run.train(masked);
      run.evaluate(masked);
    }
  }
}
