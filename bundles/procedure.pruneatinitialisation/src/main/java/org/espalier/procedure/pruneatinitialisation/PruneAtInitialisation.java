package org.espalier.procedure.pruneatinitialisation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.procedure.RunDefinition;
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
  private static final String RANDOM_MASK = "random-mask";
  private static final String RANDOM_INIT = "random-init";
  private static final Arm ARM = new Arm(PRUNED, Arm.Role.SUBJECT, "the pruned network");
  private static final Map<String, Arm> CONTROLS =
      Map.of(
          RANDOM_MASK, new Arm(RANDOM_MASK, Arm.Role.CONTROL, "a random mask of equal layer density"),
          RANDOM_INIT, new Arm(RANDOM_INIT, Arm.Role.CONTROL, "the same mask with newly drawn initial weights"));
  private static final String MASKS = "masks";

  private final List<String> controls;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "What pruned networks are compared with, besides the dense network",
        options = {
          @Option(label = "A random mask of equal layer densities, the same weights", value = RANDOM_MASK),
          @Option(label = "The same mask on newly drawn initial weights", value = RANDOM_INIT)
        })
    String[] controls() default {RANDOM_MASK, RANDOM_INIT};
  }

  @Activate
  public PruneAtInitialisation(Options options) {
    controls = Stream.of(options.controls()).distinct().toList();
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Map.of()));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      String pruned = PRUNED + "-" + sparsity;
      runs.add(new RunDefinition(pruned, ARM, share, Map.of(), List.of(DenseRun.NAME)));
      for (String control : controls) {
        runs.add(
            new RunDefinition(
                control + "-" + sparsity, CONTROLS.get(control), share, Map.of(), List.of(DenseRun.NAME, pruned)));
      }
    }
    return runs;
  }

  @Override
  public void execute(RunContext run) {
    String pruned = PRUNED + "-" + run.definition().sparsity().orElse(0);
    switch (run.definition().variant()) {
      case DenseRun.NAME -> DenseRun.execute(run);
      case PRUNED -> train(run, run.trainable(), masks(run));
      case RANDOM_INIT -> train(run, run.trainable(RANDOM_INIT), run.loadMasks(pruned, MASKS));
      default -> train(run, run.trainable(), shuffled(run, run.loadMasks(pruned, MASKS)));
    }
  }

  private static Map<String, Mask> masks(RunContext run) {
    try (Trainable untrained = run.trainable()) {
      Map<String, Mask> masks =
          run.prune(untrained, untrained.weights(), run.definition().sparsity().orElseThrow());
      run.saveMasks(MASKS, masks);
      return masks;
    }
  }

  private static Map<String, Mask> shuffled(RunContext run, Map<String, Mask> masks) {
    try (Trainable untrained = run.trainable()) {
      return run.shuffle(untrained, masks, run.seeds().scope(RANDOM_MASK));
    }
  }

  private static void train(RunContext run, Trainable untrained, Map<String, Mask> masks) {
    try (Trainable trainable = untrained) {
      trainable.masks(masks);
      run.train(trainable);
      run.evaluate(trainable);
    }
  }
}
