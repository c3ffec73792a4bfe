package org.espalier.tck.budget;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Weights;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.junit.jupiter.api.Test;

/** What every budget must do, on networks with convolutions. */
@ContractOf(Budget.KIND)
public abstract class BudgetContract {
  /** Of which each takes more than the one before, of everything. */
  private static final int[] WIDTHS = {1, 2, 3, 8, 24};

  /** The budget under test, with a limit of its own. */
  protected abstract Budget budget();

  /** What computes networks that are measured. */
  protected abstract Engine engine();

  private static Architecture network(int first, int second) {
    return Architecture.from(Shape.of(3, 12, 12))
        .conv(first, 3, Initializer.FAN_IN)
        .batchNorm()
        .activate(Activation.RELU)
        .conv(second, 3, Initializer.FAN_IN)
        .activate(Activation.RELU)
        .flatten()
        .dense(4, Initializer.FAN_IN)
        .build();
  }

  private static Architecture network(int width) {
    return network(width, width);
  }

  private Network computed(Architecture architecture) {
    return engine().create(architecture, Seeds.of(1).stream("initial"));
  }

  @Test
  void saysWhatItLimits() {
    assertTrue(
        budget().resource().matches("[a-z]+(-[a-z]+)*"),
        "the resource must be lower-case words with hyphens; it is '" + budget().resource() + "'");
    assertFalse(budget().unit().isBlank(), "a budget must say the unit of what it limits");
    double limit = budget().limit().orElseThrow();
    assertTrue(limit > 0 && limit <= 1, () -> "a limit of " + limit);
  }

  @Test
  void itIsCountedForAllNetworksOrForNone() {
    List<Boolean> counted = Stream.of(network(1), network(2, 7), network(24))
        .map(network -> budget().count(List.of(network)).isPresent())
        .distinct()
        .toList();
    assertEquals(
        1, counted.size(), "a resource is counted for all networks or for none, and this one is counted for some");
  }

  @Test
  void whatIsCountedGrowsWithTheLayers() {
    double before = 0;
    for (int width : WIDTHS) {
      OptionalDouble counted = budget().count(List.of(network(width)));
      if (counted.isPresent()) {
        assertTrue(
            counted.getAsDouble() > before,
            "what is counted must grow with the layers; it is " + counted + " at width " + width + ", and was "
                + before);
        before = counted.getAsDouble();
      }
    }
  }

  @Test
  void whatIsCountedNeverFallsAsOneLayerGrows() {
    for (int width : WIDTHS) {
      OptionalDouble before = budget().count(List.of(network(3, width)));
      OptionalDouble second = budget().count(List.of(network(3, width + 1)));
      OptionalDouble first = budget().count(List.of(network(4, width)));
      if (before.isPresent()) {
        assertTrue(
            second.orElseThrow() >= before.getAsDouble(),
            "what is counted may not fall as the second layer grows; it is " + second + " after " + before);
        assertTrue(
            first.orElseThrow() >= before.getAsDouble(),
            "what is counted may not fall as the first layer grows; it is " + first + " after " + before);
      }
    }
  }

  @Test
  void severalNetworksTakeTheirSum() {
    OptionalDouble one = budget().count(List.of(network(2)));
    OptionalDouble other = budget().count(List.of(network(8, 3)));
    OptionalDouble both = budget().count(List.of(network(2), network(8, 3)));
    one.ifPresent(value -> assertEquals(
        value + other.orElseThrow(), both.orElseThrow(), 1e-9 * value,
        "two networks must take the sum of what each takes"));
  }

  @Test
  void measuringLeavesNetworksAsTheyAre() {
    try (Network network = computed(network(3))) {
      Weights before = network.weights();
      Budget.Reading reading = budget().measure(List.of(network));
      assertEquals(before, network.weights(), "measuring must leave the weights as they are");
      OptionalDouble counted = budget().count(List.of(network.architecture()));
      counted.ifPresent(value -> assertEquals(new Budget.Reading(value, 0), reading, "a count is exact"));
      assertTrue(
          reading.value() > 0 && reading.spread() >= 0,
          "a network takes more than 0 of a resource, and spreads are not below 0; it was " + reading);
    }
  }

  @Test
  void aNetworkManyTimesAsLargeTakesMore() {
    try (Network small = computed(network(1)); Network large = computed(network(24))) {
      double little = budget().measure(List.of(small)).value();
      double much = budget().measure(List.of(large)).value();
      assertTrue(much > little, () -> much + " of the larger, " + little + " of the smaller");
    }
  }
}
