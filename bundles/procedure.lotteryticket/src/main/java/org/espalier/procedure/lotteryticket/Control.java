package org.espalier.procedure.lotteryticket;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Trainable;

/** A network that is as sparse as the ticket and differs from it in one thing. */
enum Control {
  /** Other connections, as many in every layer, the same starting weights: is it the mask that matters? */
  RANDOM_MASK("random-mask") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Seeds seeds = run.seeds().scope(variant());
      Map<String, Mask> masks = new LinkedHashMap<>();
      ticket
          .masks()
          .forEach((name, mask) -> masks.put(name, Mask.random(mask.size(), mask.kept(), seeds.stream(name))));
      return start(run.trainable(), ticket.start(), masks);
    }
  },

  /**
   * The ticket's mask with the units of each layer exchanged at random: every unit has a partner of as many
   * connections, but they are not those that the weights have grown with. Is it more than how connections are spread
   * over units?
   */
  PERMUTED_MASK("permuted-mask") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Trainable trainable = run.trainable();
      Seeds seeds = run.seeds().scope(variant());
      Map<String, Mask> masks = new LinkedHashMap<>();
      ticket
          .masks()
          .forEach((name, mask) -> masks.put(name, permute(mask, shape(trainable, name), seeds.stream(name))));
      return start(trainable, ticket.start(), masks);
    }
  },

  /** The same connections, other initial weights: is it the initial weights that matter? */
  RANDOM_INIT("random-init") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Trainable trainable = run.trainable(variant());
      trainable.masks(ticket.masks());
      return trainable;
    }
  },

  /** The same connections, weights of a later iteration of the dense training: does the ticket need some of it? */
  LATE_REWIND("late-rewind") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      return start(run.trainable(), ticket.dense().apply(LATE), ticket.masks());
    }
  },

  /**
   * Connections found level by level, each of them pruned from the ticket of the level before (Frankle and Carbin 2019,
   * appendix B, strategy 1), on the same starting weights: does one shot find the best ones?
   */
  ITERATIVE("iterative") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      double density = 1 - run.definition().sparsity().orElseThrow();
      int levels = (int) Math.max(1, Math.ceil(Math.log(density) / Math.log(KEPT_A_LEVEL)));
      Weights weights = ticket.dense().apply(FINAL);
      Trainable trainable = start(run.trainable(), weights, Map.of());
      for (int level = 1; level <= levels; level++) {
        double sparsity = level == levels ? 1 - density : 1 - Math.pow(density, (double) level / levels);
        Map<String, Mask> masks = run.prune(trainable, ticket.dense().apply(INITIAL), sparsity);
        trainable.close();
        trainable = start(run.trainable(), ticket.start(), masks);
        if (level < levels) {
          run.train(trainable);
        }
      }
      return trainable;
    }
  };

  /** Artifacts of the dense run: its initial weights, those of the two rewind points, and its trained weights. */
  static final String INITIAL = "initial";

  static final String REWIND = "rewind";
  static final String LATE = "late-rewind";
  static final String FINAL = "final";

  /** Frankle and Carbin's 20 % a level, or a little less so that the levels are equal. */
  private static final double KEPT_A_LEVEL = 0.8;

  private final String variant;

  Control(String variant) {
    this.variant = variant;
  }

  static Control of(String variant) {
    return Stream.of(values())
        .filter(control -> control.variant.equals(variant))
        .findFirst()
        .orElseThrow(
            () -> new InvalidInputException(
                "procedure lottery-ticket: no control " + variant + "; there are "
                    + Stream.of(values()).map(Control::variant).toList()));
  }

  /** Name of the control, of its runs' variant and of its random streams. */
  String variant() {
    return variant;
  }

  /** A trainable at the beginning of its training. */
  abstract Trainable prepare(RunContext run, Ticket ticket);

  private static Trainable start(Trainable trainable, Weights weights, Map<String, Mask> masks) {
    trainable.weights(weights);
    trainable.masks(masks);
    return trainable;
  }

  private static Shape shape(Trainable trainable, String name) {
    int slash = name.indexOf('/');
    return trainable.networks()
        .get(name.substring(0, slash))
        .architecture()
        .parameter(name.substring(slash + 1))
        .shape();
  }

  /** Exchanges outputs, and inputs where there are any; what lies behind them, a kernel, stays together. */
  static Mask permute(Mask mask, Shape shape, RandomStream random) {
    int outputs = shape.get(0);
    int inputs = shape.rank() > 1 ? shape.get(1) : 1;
    int area = mask.size() / (outputs * inputs);
    int[] output = random.permutation(outputs);
    int[] input = random.permutation(inputs);
    boolean[] keep = new boolean[mask.size()];
    for (int k = 0; k < outputs; k++) {
      for (int j = 0; j < inputs; j++) {
        for (int i = 0; i < area; i++) {
          keep[(k * inputs + j) * area + i] = mask.keeps((output[k] * inputs + input[j]) * area + i);
        }
      }
    }
    return Mask.of(keep);
  }

  /**
   * The ticket that is controlled for.
   *
   * @param masks its masks
   * @param start the weights it starts from, before they are masked
   * @param dense weights of the dense run, by artifact
   */
  record Ticket(Map<String, Mask> masks, Weights start, Function<String, Weights> dense) {}
}
