// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @ParameterizedTest
  @CsvSource(quoteCharacter = '`', value = {
    "l1_unstructured, magnitude",
    "prune.ln_structured(module; amount=.9), magnitude",
    "random_unstructured, random",
    "PPO(\"MlpPolicy\"), ppo",
    "gym.make, gymnasium",
    "gym.make('CartPole-v1'), CartPole-v1",
    "gym.make(\"HalfCheetah-v4\"), gymnasium",
    "lr, learning-rate",
    "n_epochs, update-epochs",
    "hidden_sizes, hidden",
    "list, plugins",
    "train, run",
  })
  void findsWhatOthersCallSo(String written, String meant) {
    assertEquals(Optional.of(meant), Nearest.to(written, List.of("magnitude", "random", "ppo", "gymnasium",
        "CartPole-v1", "learning-rate", "update-epochs", "hidden", "plugins", "run", "runs")));
  }

  @Test
  void ofOursTheOneThatIsPossibleThere() {
    assertEquals("; did you mean weight?", Nearest.hint("l1_unstructured", List.of("filter", "layer", "weight")));
    assertEquals(Optional.of("n-steps"), Nearest.to("n_steps", List.of("steps", "num-steps", "n-steps")));
  }

  @Test
  void doesNotGuessWhenNothingIsNear() {
    assertEquals(Optional.empty(), Nearest.to("gradient", List.of("random", "uniform")));
    assertEquals(Optional.empty(), Nearest.to("-o", List.of("-V", "-h", "--output")));
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
    assertTrue(Nearest.hint("x", many, "espalier plugins environment")
        .endsWith("environment-21 ... (espalier plugins environment shows all)"));
  }
}
