// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> NAMES = List.of("magnitude", "random", "CartPole-v1", "Acrobot-v1");

  @ParameterizedTest
  @CsvSource({
    "magnitud, magnitude",
    "magntiude, magnitude",
    "Magnitude, magnitude",
    "radnom, random",
    "cartpole, CartPole-v1",
    "CartPole-v0, CartPole-v1",
  })
  void findsWhatWasMeant(String written, String meant) {
    assertEquals(Optional.of(meant), Nearest.to(written, NAMES));
  }

  @ParameterizedTest
  @CsvSource({"n_steps, num-steps", "learning_rate, learning-rate", "env, environment", "--out, --output"})
  void findsWhatBeginsSoAndWhatIsWrittenWithUnderscores(String written, String meant) {
    assertEquals(Optional.of(meant),
        Nearest.to(written, List.of("steps", "num-steps", "learning-rate", "environment", "--output", "--jobs")));
  }

  @Test
  void doesNotGuessWhenNothingIsNear() {
    assertEquals(Optional.empty(), Nearest.to("gradient", List.of("random", "uniform")));
  }

  @Test
  void hintsAtTheNearestOrListsAll() {
    assertEquals("; did you mean random?", Nearest.hint("randm", NAMES));
    assertEquals("; there is global, uniform", Nearest.hint("erk", List.of("uniform", "global")));
    assertEquals("; there is none", Nearest.hint("erk", List.of()));
  }

  @Test
  void aLongListIsCutShort() {
    List<String> many = IntStream.range(10, 40).mapToObj(i -> "environment-" + i).toList();
    assertEquals("; there is environment-10, environment-11, environment-12, environment-13, environment-14, "
        + "environment-15, environment-16, environment-17, environment-18, environment-19, environment-20, "
        + "environment-21 ...", Nearest.hint("x", many));
  }
}
