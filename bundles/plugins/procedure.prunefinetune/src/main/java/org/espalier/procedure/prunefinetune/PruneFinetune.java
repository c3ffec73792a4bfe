// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.prunefinetune;

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
import org.espalier.api.plugin.Offer;
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
import org.espalier.api.task.Trainable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Trains a dense network, prunes it and retrains what is left, once or in rounds along the schedule, in one of three
 * ways: fine-tuning goes on from the trained weights at a lower rate; learning-rate rewinding goes on from them at the
 * rates of the training's last iterations; weight rewinding goes back to the weights of that time as well. Every round
 * begins with a new optimiser. Without retraining the pruned network is judged as it is.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "prune-finetune",
    summary = "Trains dense, prunes and retrains in one or more rounds: fine-tuning, rate or weight rewinding",
    source =
        "Han et al. 2015, Learning both Weights and Connections, sec. 3 (fine-tuning); Renda et al. 2020, Comparing"
            + " Rewinding and Fine-tuning in Neural Network Pruning, sec. 2 (rewinding)",
    requires = Offer.REPLANNING)
@Designate(ocd = PruneFinetune.Options.class)
public final class PruneFinetune implements Procedure {
  private static final String PRUNED = "pruned";
  private static final String DENSE_LONGER = "dense-longer";
  private static final Arm ARM = new Arm(PRUNED, Arm.Role.SUBJECT, "the pruned network");
  private static final Arm LONGER =
      new Arm(DENSE_LONGER, Arm.Role.OTHER, "a dense network trained as long as training and all rounds together");
  private static final String MASKS = "masks";
  private static final String ROUNDS = "rounds";

  private static final double SHARE = 0.5;
  private static final double RATE = 0.1;

  private final int rounds;
  private final Retraining retraining;
  private final boolean denseLonger;
  private final List<MaskControl> controls;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Rounds of pruning and retraining; if there are several, each prunes as far as the schedule says",
        min = "1")
    int rounds() default 1;

    @AttributeDefinition(
        description = "How what is left is retrained",
        options = {
          @Option(label = "From the trained weights, at learning rates times rate", value = Retraining.FINETUNE),
          @Option(label = "From the trained weights, at the rates of the training's end", value = Retraining.RATE),
          @Option(label = "From the weights of that time, at its rates", value = Retraining.WEIGHTS),
          @Option(label = "Not at all: the pruned network is judged as it is", value = Retraining.NONE)
        })
    String retrain() default Retraining.FINETUNE;

    @AttributeDefinition(
        description = "Iterations of each retraining, as a share of the training's; at most 1 for rewinding",
        min = "0.001",
        max = "100")
    double share() default SHARE;

    @AttributeDefinition(description = "Factor on the learning rates of fine-tuning", min = "1e-6", max = "1e6")
    double rate() default RATE;

    @AttributeDefinition(
        description = "What pruned networks are compared with, besides the dense network",
        options = {
          @Option(label = "A dense network trained as long as training and all rounds together", value = DENSE_LONGER),
          @Option(
              label = "A random mask that keeps as much of every layer, from the same trained weights, retrained alike",
              value = "random-mask"),
          @Option(
              label = "The same mask on newly drawn weights, trained as long as all together",
              value = "random-init")
        })
    String[] controls() default {DENSE_LONGER, "random-mask", "random-init"};
  }

  @Activate
  public PruneFinetune(Options options) {
    rounds = options.rounds();
    if (options.rate() != RATE && !options.retrain().equals(Retraining.FINETUNE)) {
      throw new InvalidInputException(
          "rate is " + options.rate() + ", but only fine-tuning changes the rates; set retrain to finetune, or leave"
              + " rate out");
    }
    if (options.share() != SHARE && options.retrain().equals(Retraining.NONE)) {
      throw new InvalidInputException(
          "share is " + options.share() + ", but nothing is retrained; set retrain to another way, or leave share out");
    }
    boolean retrains = !options.retrain().equals(Retraining.NONE);
    retraining = new Retraining(options.retrain(), retrains ? options.share() : 0, options.rate());
    denseLonger = List.of(options.controls()).contains(DENSE_LONGER);
    controls =
        Stream.of(options.controls())
            .filter(control -> !control.equals(DENSE_LONGER))
            .map(MaskControl::of)
            .distinct()
            .toList();
    if (!retrains) {
      requireNothingToRetrain();
    }
  }

  private void requireNothingToRetrain() {
    if (rounds > 1) {
      throw new InvalidInputException(
          "rounds is " + rounds + ", but with retrain: none nothing comes between rounds;"
              + " leave rounds out");
    }
    if (denseLonger || controls.contains(MaskControl.RANDOM_INIT)) {
      throw new InvalidInputException(
          "with retrain: none there is no retraining that dense-longer or random-init could"
              + " match; give controls: [random-mask], or []");
    }
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    Parameters parameters = retraining.parameters().with(ROUNDS, rounds);
    Parameters length = parameters.only(Retraining.SHARE_KEY, ROUNDS);
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(retraining.rewindsWeights() ? retraining.parameters() : Parameters.NONE));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      RunDefinition pruned =
          new RunDefinition(ARM, share, parameters, List.of(DenseRun.REFERENCE), rounds > 1);
      runs.add(pruned);
      for (MaskControl control : controls) {
        runs.add(
            new RunDefinition(
                control.arm(), share, control == MaskControl.RANDOM_INIT ? length : parameters,
                List.of(DenseRun.REFERENCE, pruned.reference())));
      }
    }
    if (denseLonger) {
      runs.add(new RunDefinition(LONGER, OptionalDouble.empty(), length, List.of()));
    }
    return runs;
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    if (retraining.retrains() && retraining.iterations(circumstances.iterations()) < 1) {
      return Optional.of(
          "a share of " + retraining.share() + " of " + circumstances.iterations()
              + " iterations is not even one; make share larger, or the training longer");
    }
    return circumstances.schedule().flatMap(schedule -> schedule.refusal(rounds));
  }

  @Override
  public double trainings(RunDefinition run) {
    if (run.variant().equals(DenseRun.NAME)) {
      return 1;
    }
    double share = run.parameters().number(Retraining.SHARE_KEY);
    double retrained = share * run.parameters().integer(ROUNDS);
    boolean fromScratch =
        run.variant().equals(DENSE_LONGER) || run.variant().equals(MaskControl.RANDOM_INIT.arm().name());
    return fromScratch ? 1 + retrained : retrained;
  }

  @Override
  public void execute(RunContext run) {
    switch (run.definition().variant()) {
      case DenseRun.NAME -> dense(run);
      case PRUNED -> pruned(run);
      case DENSE_LONGER -> trainAsLongAsAll(run, run.trainable());
      default -> control(run, MaskControl.of(run.definition().variant()));
    }
  }

  private static void dense(RunContext run) {
    if (run.definition().parameters().isEmpty()) {
      DenseRun.execute(run);
      return;
    }
    Retraining retraining = Retraining.of(run.definition().parameters());
    DenseRun.execute(
        run,
        (trainable, iteration) -> {
          long point = trainable.plannedIterations() - retraining.iterations(trainable.plannedIterations());
          if (iteration == point) {
            run.save(Retraining.REWOUND, trainable.weights());
          } else if (iteration < point && trainable.finished()) {
            throw new InvalidInputException(
                "procedure prune-finetune: weights are to be rewound to iteration " + point
                    + ", but the dense training stopped early, after iteration " + iteration
                    + "; let it stop later (patience), or make share larger");
          }
        });
  }

  private static void pruned(RunContext run) {
    Retraining retraining = Retraining.of(run.definition().parameters());
    Weights initial = DenseRun.initial(run);
    int rounds = rounds(run);
    double reached = 0;
    Map<ParameterName, Mask> masks = Map.of();
    Trainable trainable = run.trainable();
    trainable.weights(DenseRun.trained(run));
    for (int round = 1; round <= rounds; round++) {
      double sparsity = sparsity(run, round, rounds);
      if (sparsity > reached) {
        masks = run.prune(trainable, initial, sparsity);
        retraining.remove(run, trainable, initial, masks);
        reached = sparsity;
      }
      trainable = retraining.carryOut(run, trainable, masks);
    }
    run.saveMasks(MASKS, masks);
    run.evaluate(trainable);
  }

  private static double sparsity(RunContext run, int round, int rounds) {
    double target = run.definition().sparsity().orElseThrow();
    return rounds == 1 ? target : run.schedule().sparsity(round, rounds, target);
  }

  private static void control(RunContext run, MaskControl control) {
    Map<ParameterName, Mask> masks = run.loadMasks(new RunReference(PRUNED, run.definition().sparsity()), MASKS);
    Trainable trainable = control.begin(run, masks, DenseRun.trained(run));
    if (control == MaskControl.RANDOM_INIT) {
      trainAsLongAsAll(run, trainable);
    } else {
      retrain(run, trainable);
    }
  }

  /** All rounds, at one sparsity. */
  private static void retrain(RunContext run, Trainable masked) {
    Retraining retraining = Retraining.of(run.definition().parameters());
    Map<ParameterName, Mask> masks = masked.masks();
    masked.close();
    Trainable trainable = run.trainable();
    trainable.weights(DenseRun.trained(run));
    retraining.remove(run, trainable, DenseRun.initial(run), masks);
    for (int round = 1; round <= rounds(run); round++) {
      trainable = retraining.carryOut(run, trainable, masks);
    }
    run.evaluate(trainable);
  }

  private static void trainAsLongAsAll(RunContext run, Trainable untrained) {
    try (Trainable trainable = untrained) {
      long planned = trainable.plannedIterations();
      double share = run.definition().parameters().number(Retraining.SHARE_KEY);
      long retrained = Retraining.iterations(share, planned);
      Retraining.plan(trainable, 0, planned + rounds(run) * retrained, 1);
      run.train(trainable);
      run.evaluate(trainable);
    }
  }

  private static int rounds(RunContext run) {
    return Math.toIntExact(run.definition().parameters().integer(ROUNDS));
  }
}
