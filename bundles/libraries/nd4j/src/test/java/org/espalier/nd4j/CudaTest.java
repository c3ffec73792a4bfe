// SPDX-License-Identifier: Apache-2.0
package org.espalier.nd4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CudaTest {
  @ParameterizedTest
  @ValueSource(strings = {"3.7", "6.1", "7.5", "8.0", "8.6", "8.9"})
  void runsOnCardsItHasCodeFor(String capability) {
    assertEquals(Optional.empty(), Cuda.refusal(List.of(capability)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5", "9.0", "10.0", "12.0"})
  void refusesOtherCardsInOneSentenceThatNamesThem(String capability) {
    String sentence = Cuda.refusal(List.of("8.0", capability)).orElseThrow();
    assertTrue(sentence.contains("compute capability 3.7 to 8.9"), sentence);
    assertTrue(sentence.contains("has " + capability), sentence);
    assertTrue(sentence.contains("use the CPU build"), sentence);
  }

  @Test
  void refusesAMachineWithoutACard() {
    assertTrue(Cuda.refusal(List.of()).orElseThrow().contains("no NVIDIA card"));
  }

  @Test
  void isNotThereWithoutItsFragment() {
    assertEquals(Optional.empty(), Cuda.refusal());
  }
}
