package org.espalier.procedure.lotteryticket;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Width;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Trainable;

/**
 * A network that costs what the ticket costs and differs from it in one thing: a null control lacks it, an alternative
 * has it in another way.
 */
enum Control {
  /** Other connections, as many in every layer, the same starting weights: is it the mask that matters? */
  RANDOM_MASK("random-mask", Arm.Role.CONTROL, "a random mask of equal layer density") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Trainable trainable = run.trainable();
      return start(trainable, ticket.start(), run.shuffle(trainable, ticket.masks(), run.seeds().scope(variant())));
    }
  },

  /**
   * The ticket's mask with the units of each layer exchanged at random: every unit has a partner of as many
   * connections, but they are not those that the weights have grown with. Is it more than how connections are spread
   * over units?
   */
  PERMUTED_MASK("permuted-mask", Arm.Role.CONTROL, "the same mask permuted within each layer") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Trainable trainable = run.trainable();
      return start(trainable, ticket.start(), run.exchange(trainable, ticket.masks(), run.seeds().scope(variant())));
    }
  },

  /** The same connections, other initial weights: is it the initial weights that matter? */
  RANDOM_INIT("random-init", Arm.Role.CONTROL, "the same mask with newly drawn initial weights") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Trainable trainable = run.trainable(variant());
      trainable.masks(ticket.masks());
      return trainable;
    }
  },

  /** The same connections, weights of a later iteration of the dense training: does the ticket need some of it? */
  LATE_REWIND("late-rewind", Arm.Role.ALTERNATIVE, "the same mask on weights of a later iteration") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      return start(run.trainable(), run.load(DenseRun.NAME, LATE), ticket.masks());
    }
  },

  /**
   * A dense network of other, narrower layers that has as nearly as possible as many trained parameters as the ticket:
   * does sparsity do better than being small?
   */
  DENSE_SMALL("dense-small", Arm.Role.CONTROL, "a dense network of equal parameter count") {
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
  ITERATIVE("iterative", Arm.Role.ALTERNATIVE, "a mask found level by level") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      double density = 1 - run.definition().sparsity().orElseThrow();
      int levels = trainings(1 - density);
      Weights weights = DenseRun.trained(run);
      Trainable trainable = start(run.trainable(), weights, Map.of());
      for (int level = 1; level <= levels; level++) {
        double sparsity = level == levels ? 1 - density : 1 - Math.pow(density, (double) level / levels);
        Map<String, Mask> masks = run.prune(trainable, DenseRun.initial(run), sparsity);
        trainable.close();
        trainable = start(run.trainable(), ticket.start(), masks);
        if (level < levels) {
          run.train(trainable);
        }
      }
      return trainable;
    }

    @Override
    int trainings(double sparsity) {
      return (int) Math.max(1, Math.ceil(Math.log(1 - sparsity) / Math.log(KEPT_A_LEVEL)));
    }
  };

  /** Artifacts of the dense run: its weights at the two rewind points. */
  static final String REWIND = "rewind";

  static final String LATE = "late-rewind";

  /** Frankle and Carbin's 20 % a level, or a little less so that the levels are equal. */
  private static final double KEPT_A_LEVEL = 0.8;

  private final Arm arm;

  Control(String name, Arm.Role role, String phrase) {
    this.arm = new Arm(name, role, phrase);
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

  /** Name of the arm, and of its random streams. */
  String variant() {
    return arm.name();
  }

  /** How many trainings it takes, the last one included. */
  int trainings(double sparsity) {
    return 1;
  }

  /** A trainable at the beginning of its last training. */
  abstract Trainable prepare(RunContext run, Ticket ticket);

  private static Trainable start(Trainable trainable, Weights weights, Map<String, Mask> masks) {
    trainable.weights(weights);
    trainable.masks(masks);
    return trainable;
  }

  /**
   * The ticket that is controlled for.
   *
   * @param masks its masks
   * @param start the weights it starts from, before they are masked
   */
  record Ticket(Map<String, Mask> masks, Weights start) {}
}
