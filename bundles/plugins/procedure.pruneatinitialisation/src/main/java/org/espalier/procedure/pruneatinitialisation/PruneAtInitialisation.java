// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.pruneatinitialisation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
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
import org.osgi.service.metatype.annotations.Option;

/**
 * Prunes theta_0 by what the criterion makes of it and trains what is left: the setting that SNIP, GraSP and SynFlow
 * are made for. Its controls ask whether it is the chosen connections that matter, or just how many there are in each
 * layer (random mask), and whether the mask belongs to the weights that it was chosen by (new initial weights).
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "prune-at-initialisation",
    summary = "Prunes the untrained network once, then trains what is left",
    source =
        "Lee et al. 2019, SNIP, sec. 4; controls of Frankle et al. 2021, Pruning Neural Networks at Initialization: Why"
            + " Are We Missing the Mark?")
@Designate(ocd = PruneAtInitialisation.Options.class)
public final class PruneAtInitialisation implements Procedure {
  private static final String PRUNED = "pruned";
  private static final Arm ARM = new Arm(PRUNED, Arm.Role.SUBJECT, "the pruned network");
  private static final String MASKS = "masks";

  private final List<MaskControl> controls;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What pruned networks are compared with, besides the dense network",
        options = {
          @Option(label = "A random mask that keeps as much of every layer, the same weights", value = "random-mask"),
          @Option(label = "The same mask with each layer's units exchanged at random", value = "permuted-mask"),
          @Option(label = "The same mask, its weights shuffled in each layer", value = "permuted-weights"),
          @Option(label = "The same mask on newly drawn initial weights", value = "random-init")
        })
    String[] controls() default {"random-mask", "random-init"};
  }

  @Activate
  public PruneAtInitialisation(Options options) {
    controls = Stream.of(options.controls()).map(MaskControl::of).distinct().toList();
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      RunDefinition pruned = new RunDefinition(ARM, share, Parameters.NONE, List.of(DenseRun.REFERENCE));
      runs.add(pruned);
      for (MaskControl control : controls) {
        runs.add(new RunDefinition(
            control.arm(), share, Parameters.NONE, List.of(DenseRun.REFERENCE, pruned.reference())));
      }
    }
    return runs;
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
    Map<ParameterName, Mask> masks = masks(run);
    Trainable trainable = run.trainable();
    trainable.masks(masks);
    train(run, trainable);
  }

  private static void control(RunContext run, MaskControl control) {
    Map<ParameterName, Mask> masks = run.loadMasks(new RunReference(PRUNED, run.definition().sparsity()), MASKS);
    train(run, control.begin(run, masks, DenseRun.initial(run)));
  }

  private static Map<ParameterName, Mask> masks(RunContext run) {
    try (Trainable untrained = run.trainable()) {
      Map<ParameterName, Mask> masks =
          run.prune(untrained, untrained.weights(), run.definition().sparsity().orElseThrow());
      run.saveMasks(MASKS, masks);
      return masks;
    }
  }

  private static void train(RunContext run, Trainable masked) {
    try (masked) {
      run.train(masked);
      run.evaluate(masked);
    }
  }
}
