// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.dynamicsparse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.Circumstances;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
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
 * Trains a network that is sparse from the first iteration to the last, and moves its connections: from time to time
 * weak ones of each layer go and as many others come, whose optimiser's moments begin at 0. Criterion and distribution
 * choose the first connections, of the untrained network. It trains as long as the dense network does; between two
 * moves lie whole iterations of the task.
 */
@Component(factory = Procedure.KIND)
@Plugin(
    name = "dynamic-sparse",
    summary = "Trains a sparse network whose connections move to where they are wanted: SET, RigL",
    source =
        "Mocanu et al. 2018, Scalable Training of Artificial Neural Networks with Adaptive Sparse Connectivity (SET);"
            + " Evci et al. 2020, Rigging the Lottery (RigL)",
    provides = Offer.REGROWTH)
@Designate(ocd = DynamicSparse.Options.class)
public final class DynamicSparse implements Procedure {
  private static final String PRUNED = "pruned";
  private static final String STATIC = "static";
  private static final Arm ARM = new Arm(PRUNED, Arm.Role.SUBJECT, "the dynamically sparse network");
  private static final Arm CONTROL =
      new Arm(STATIC, Arm.Role.CONTROL, "the same first connections, which do not move");

  /** Of runs whose connections stay where they are. */
  private static final Parameters STAYING = Parameters.NONE.with(Moves.METHOD, STATIC);

  /** An option's value: as the paper has it that has the method. */
  private static final String PAPER = "paper";

  private final Options options;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Where connections move",
        options = {
          @Option(label = "They stay where they are", value = STATIC),
          @Option(label = "To random places", value = "set"),
          @Option(label = "To the largest gradients", value = "rigl")
        })
    String method() default "rigl";

    @AttributeDefinition(description = "Share of each layer's connections that moves at first", min = "0", max = "1")
    double fraction() default 0.3;

    @AttributeDefinition(
        description = "How that share changes until connections stay",
        options = {
          @Option(label = "As in the method's paper: constant for set, cosine for rigl", value = PAPER),
          @Option(label = "It does not", value = "constant"),
          @Option(label = "It falls to 0 by half a cosine", value = "cosine")
        })
    String decay() default PAPER;

    @AttributeDefinition(
        description =
            "Iterations from one move to the next; an iteration of the tasks supervised and hedging is an epoch",
        min = "1")
    int every() default 1;

    @AttributeDefinition(
        description =
            "Share of the training after which connections stay where they are; 0: as in the method's paper, .75 for"
                + " rigl and 1 for set",
        min = "0",
        max = "1")
    double until() default 0;

    @AttributeDefinition(
        description = "Which connections of a layer go",
        options = {
          @Option(label = "As in the method's paper: smallest-of-each-sign for set, smallest for rigl", value = PAPER),
          @Option(label = "The smallest absolute values", value = "smallest"),
          @Option(
              label = "The same share of the positive weights and of the negative ones, those nearest to 0",
              value = "smallest-of-each-sign")
        })
    String drop() default PAPER;

    @AttributeDefinition(
        description = "What the weights of new connections begin with",
        options = {
          @Option(label = "As in the method's paper: drawn for set, zero for rigl", value = PAPER),
          @Option(label = "With 0", value = "zero"),
          @Option(label = "Drawn as the layer's initial weights are", value = "drawn")
        })
    String start() default PAPER;

    @AttributeDefinition(
        description = "Training samples of the one gradient by which rigl chooses; the paper takes a minibatch",
        min = "1")
    int samples() default 512;

    @AttributeDefinition(
        description = "What these networks are compared with, besides the dense network",
        options = @Option(label = "The same first connections, which stay where they are", value = STATIC))
    String[] controls() default STATIC;
  }

  @Activate
  public DynamicSparse(Options options) {
    this.options = options;
  }

  @Override
  public List<RunDefinition> runs(List<Double> sparsities) {
    boolean controlled = options.controls().length > 0 && !options.method().equals(STATIC);
    List<RunDefinition> runs = new ArrayList<>();
    runs.add(DenseRun.definition(Parameters.NONE));
    for (double sparsity : sparsities) {
      OptionalDouble share = OptionalDouble.of(sparsity);
      runs.add(new RunDefinition(ARM, share, parameters(), List.of(DenseRun.REFERENCE)));
      if (controlled) {
        runs.add(new RunDefinition(CONTROL, share, STAYING, List.of(DenseRun.REFERENCE)));
      }
    }
    return runs;
  }

  /** What the run depends on: that of the options alone which it uses. */
  private Parameters parameters() {
    return options.method().equals(STATIC) ? STAYING : moves().parameters();
  }

  private Moves moves() {
    Method method = Moves.constant(Method.class, options.method());
    return new Moves(
        method, options.fraction(),
        options.decay().equals(PAPER) ? method.decay() : Moves.constant(Moves.Decay.class, options.decay()),
        options.every(), options.until() == 0 ? method.until() : options.until(),
        options.drop().equals(PAPER) ? method.drop() : Moves.constant(Moves.Drop.class, options.drop()),
        options.start().equals(PAPER) ? method.start() : Moves.constant(Moves.Start.class, options.start()),
        options.samples());
  }

  @Override
  public Optional<String> refusal(Circumstances circumstances) {
    if (options.method().equals(STATIC)) {
      return Optional.empty();
    }
    if (moves().method() == Method.RIGL && !circumstances.offers().contains(Offer.GRADIENTS)) {
      return Optional.of(
          "rigl looks at gradients, which the task does not offer; choose method: set, or another task");
    }
    if (!circumstances.offers().contains(Offer.SINGLE_WEIGHTS)) {
      return Optional.of("it moves single weights, which the granularity keeps together; choose granularity: weight");
    }
    return Optional.empty();
  }

  @Override
  public void execute(RunContext run) {
    if (run.definition().variant().equals(DenseRun.NAME)) {
      DenseRun.execute(run);
      return;
    }
    try (Trainable trainable = run.trainable()) {
      trainable.masks(run.prune(trainable, trainable.weights(), run.definition().sparsity().orElseThrow()));
      Parameters parameters = run.definition().parameters();
      if (parameters.text(Moves.METHOD).equals(STATIC)) {
        run.train(trainable);
      } else {
        Moves moves = Moves.of(parameters);
        run.train(trainable, iteration -> move(run, trainable, iteration, moves));
      }
      run.evaluate(trainable);
    }
  }

  /** Every move draws from streams of its iteration, so that a resumed run goes on as it was. */
  private static void move(RunContext run, Trainable trainable, long iteration, Moves moves) {
    long planned = trainable.plannedIterations();
    if (moves.due(iteration, planned) && !trainable.finished()) {
      Connections.move(
          trainable, moves, moves.fraction(iteration, planned),
          run.seeds().scope("moves").scope(String.valueOf(iteration)));
    }
  }
}
