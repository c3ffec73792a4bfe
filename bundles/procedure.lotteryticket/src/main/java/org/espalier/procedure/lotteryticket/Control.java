package org.espalier.procedure.lotteryticket;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.task.Trainable;

/** A network as sparse as the ticket in every layer, which differs from it in one thing. */
enum Control {
  /** Other connections, the same starting weights: is it the mask that matters? */
  RANDOM_MASK("random-mask") {
    @Override
    Trainable prepare(RunContext run, Ticket ticket) {
      Trainable trainable = run.trainable();
      trainable.weights(ticket.start());
      Map<String, Mask> masks = new LinkedHashMap<>();
      ticket
          .masks()
          .forEach(
              (name, mask) ->
                  masks.put(
                      name, Mask.random(mask.size(), mask.kept(), run.seeds().scope(variant()).stream(name))));
      trainable.masks(masks);
      return trainable;
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
  };

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
                "no control " + variant + "; there are " + Stream.of(values()).map(Control::variant).toList()));
  }

  /** Name of the control, of its runs' variant and of its random streams. */
  String variant() {
    return variant;
  }

  /** A trainable at the beginning of its training. */
  abstract Trainable prepare(RunContext run, Ticket ticket);

  /**
   * The ticket that is controlled for.
   *
   * @param masks its masks
   * @param start the weights it starts from, before they are masked
   */
  record Ticket(Map<String, Mask> masks, Weights start) {}
}
