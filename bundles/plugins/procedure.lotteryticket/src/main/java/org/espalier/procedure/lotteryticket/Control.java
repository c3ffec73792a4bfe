// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.lotteryticket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.MaskControl;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.pruning.Levels;
import org.espalier.api.task.Trainable;
import org.espalier.network.Width;

/**
 * A network that costs what the ticket costs and differs from it in one thing: a null control lacks it, an alternative
 * has it in another way.
 */
enum Control {
  RANDOM_MASK(MaskControl.RANDOM_MASK, Start.TICKET),
  PERMUTED_MASK(MaskControl.PERMUTED_MASK, Start.TICKET),
  PERMUTED_WEIGHTS(MaskControl.PERMUTED_WEIGHTS, Start.TICKET),
  RANDOM_INIT(MaskControl.RANDOM_INIT, Start.OWN),

  /** The same connections, weights of a later iteration of the dense training: does the ticket need some of it? */
  LATE_REWIND(
      "late-rewind", Arm.Role.ALTERNATIVE, "the same mask on the dense network's weights of a later iteration",
      Start.LATER) {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      return start(run.trainable(), run.load(DenseRun.REFERENCE, LATE), ticket.masks());
    }
  },

  /**
   * A dense network of other, narrower layers that has as nearly as possible as many trained parameters as the ticket:
   * does sparsity do better than being small?
   */
  DENSE_SMALL(
      "dense-small", Arm.Role.CONTROL, "a dense network with narrower layers and as many parameters", Start.OWN) {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      try (Trainable sparse = run.trainable()) {
        sparse.masks(ticket.masks());
        long parameters = sparse.masks().values().stream().mapToLong(Mask::kept).sum();
        List<Architecture> architectures = sparse.networks().values().stream().map(Network::architecture).toList();
        return run.trainable(variant(), Width.fitting(architectures, Math.max(1, parameters)));
      }
    }
  },

  /**
   * Connections found level by level, each of them pruned from the ticket of the level before (Frankle and Carbin 2019,
   * appendix B, strategy 1), on the same starting weights: does one shot find the best ones?
   */
  ITERATIVE(
      "iterative", Arm.Role.ALTERNATIVE, "a mask found by pruning at most 20 % at a time, with a training after each",
      Start.TICKET) {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Levels levels = levels(run.definition().sparsity().orElseThrow());
      Weights weights = DenseRun.trained(run);
      Trainable trainable = start(run.trainable(), weights, Map.of());
      for (int level = 1; level <= levels.count(); level++) {
        Map<ParameterName, Mask> masks = run.prune(trainable, DenseRun.initial(run), levels.sparsity(level));
        trainable.close();
        trainable = start(run.trainable(), ticket.start(), masks);
        if (level < levels.count()) {
          run.train(trainable);
        }
      }
      return trainable;
    }

    @Override
    int trainings(double sparsity) {
      return levels(sparsity).count();
    }

    private static Levels levels(double sparsity) {
      return Levels.removingAtMost(REMOVED_A_LEVEL, sparsity);
    }
  };

  /** Artifacts of the dense run: its weights at the two rewind points. */
  static final String REWIND = "rewind";

  static final String LATE = "late-rewind";

  /** Frankle and Carbin's 20 % a level, or a little less so that the levels are equal. */
  private static final double REMOVED_A_LEVEL = 0.2;

  private final Arm arm;
  private final Start startsFrom;
  private final Optional<MaskControl> shared;

  /** One that other procedures have as well. */
  Control(MaskControl shared, Start startsFrom) {
    this.arm = shared.arm();
    this.startsFrom = startsFrom;
    this.shared = Optional.of(shared);
  }

  Control(String name, Arm.Role role, String phrase, Start startsFrom) {
    this.arm = new Arm(name, role, phrase);
    this.startsFrom = startsFrom;
    this.shared = Optional.empty();
  }

  static Control of(String variant) {
    return Stream.of(values())
        .filter(control -> control.variant().equals(variant))
        .findFirst()
        .orElseThrow(
            () -> new InvalidInputException(
                "procedure lottery-ticket: no control " + variant + "; there are "
                    + Stream.of(values()).map(Control::variant).toList()));
  }

  /** Its side of the comparison. */
  Arm arm() {
    return arm;
  }

  /** Which weights it starts from. */
  Start startsFrom() {
    return startsFrom;
  }

  /** Name of the arm, and of its random streams. */
  String variant() {
    return arm.name();
  }

  /** How many trainings it takes, the last one included. */
  int trainings(double sparsity) {
    return 1;
  }

  /** A trainable at the beginning of its last training. */
  Trainable prepare(RunContext run, Ticket ticket) {
    return shared.orElseThrow().begin(run, ticket.masks(), ticket.start());
  }

  private static Trainable start(Trainable trainable, Weights weights, Map<ParameterName, Mask> masks) {
    trainable.weights(weights);
    trainable.masks(masks);
    return trainable;
  }

  /** Weights that a control starts from. */
  enum Start {
    /** The ticket's. */
    TICKET,
    /** Those of a later iteration of the dense training. */
    LATER,
    /** Drawn for it. */
    OWN
  }

  /**
   * The ticket that is controlled for.
   *
   * @param masks its masks
   * @param start the weights it starts from, before they are masked
   */
  record Ticket(Map<ParameterName, Mask> masks, Weights start) {}
}
