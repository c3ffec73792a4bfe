// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.espalier.tck.RandomNetwork;
import org.espalier.tck.ReadsFilesContract;
import org.espalier.tck.Sentence;
import org.junit.jupiter.api.Test;

/**
 * What every source of weights promises. A test of one extends this and says how to make one that holds given weights.
 */
@ContractOf(WeightSource.KIND)
public abstract class WeightSourceContract implements ReadsFilesContract {
  private static final int TRIALS = 30;

  /**
   * A source of these weights.
   *
   * @param network that it is for; empty for every network
   */
  protected abstract WeightSource source(RandomNetwork held, String network) throws IOException;

  @Test
  protected void givesTheWeightsThatItHoldsToTheBit() throws IOException {
    for (int trial = 0; trial < TRIALS; trial++) {
      RandomNetwork held = held(trial);
      WeightSource source = source(held, "");
      Optional<Weights> given = source.weights("actor", held.architecture());
      assertEquals(
          Optional.of(held.weights()), given, "a source must give the weights that it holds to the bit, buffers"
              + " included");
      assertEquals(given, source.weights("critic", held.architecture()), "asked again, it must give the same");
      assertEquals(
          held.architecture().parameters().stream().map(ParameterSpec::name).toList(),
          List.copyOf(given.orElseThrow().names()), "weights come in the order of the architecture's parameters");
    }
  }

  @Test
  protected void isForItsNetworkAlone() throws IOException {
    RandomNetwork held = held(0);
    WeightSource source = source(held, "actor");
    assertTrue(source.weights("actor", held.architecture()).isPresent(), "the network that it is for gets its weights");
    assertTrue(
        source.weights("critic", held.architecture()).isEmpty(), "a network that it is not for gets none");
  }

  @Test
  protected void whatDoesNotFitIsRefusedByName() throws IOException {
    Architecture small = Architecture.from(Shape.of(3)).dense(4, Initializer.FAN_IN).build();
    Architecture wide = Architecture.from(Shape.of(5)).dense(4, Initializer.FAN_IN).build();
    Architecture deep =
        Architecture.from(Shape.of(3)).dense(4, Initializer.FAN_IN).dense(2, Initializer.FAN_IN).build();
    requireRefused(small, wide, "dense1.weight");
    requireRefused(small, deep, "dense2.weight");
    requireRefused(deep, small, "dense2.weight");
  }

  private void requireRefused(Architecture held, Architecture asked, String first) throws IOException {
    WeightSource source = source(drawn(held), "");
    InvalidInputException refusal = assertThrows(
        InvalidInputException.class, () -> source.weights("actor", asked),
        () -> "weights of " + held + " must be refused for " + asked);
    Sentence.require(refusal, "why weights don't fit");
    assertTrue(
        refusal.getMessage().contains(first),
        () -> "the refusal must name the first parameter that does not fit, " + first + "; it says "
            + refusal.getMessage());
  }

  private static RandomNetwork held(int trial) {
    return RandomNetwork.draw(Seeds.of(trial).stream("held"));
  }

  private static RandomNetwork drawn(Architecture architecture) {
    Map<String, float[]> values = new LinkedHashMap<>();
    architecture.parameters().forEach(
        p -> values.put(p.name(), p.initializer().draw(p, Seeds.of(1).stream(p.name()))));
    return new RandomNetwork(architecture, new Weights(values));
  }
}
