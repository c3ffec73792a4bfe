// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SizesTest {
  private static String refusal(long memory, long... factors) {
    return assertThrows(InvalidInputException.class, () -> Sizes.product("states", memory, factors)).getMessage();
  }

  @Test
  void whatFitsIsMultiplied() {
    assertEquals(2147483639, Sizes.product("states", Long.MAX_VALUE, new long[] {2147483639}));
    assertEquals(60, Sizes.product("states", 240, new long[] {3, 4, 5}));
    assertEquals(0, Sizes.product("states", 240, new long[] {1L << 40, 0, 1L << 40}));
    assertEquals(1, Sizes.product("states", 240, new long[0]));
  }

  @Test
  void whatNoArrayHoldsIsRefused() {
    String refusal = " numbers are more than an array holds, which is 2147483639; make one of these smaller";
    assertEquals("states: 2147483640" + refusal, refusal(Long.MAX_VALUE, 2147483640L));
    assertEquals("states: 100000 x 100000" + refusal, refusal(Long.MAX_VALUE, 100_000, 100_000));
    // the product of these is 0 in 64 bits
    assertEquals(
        "states: 4294967296 x 4294967296" + refusal, refusal(Long.MAX_VALUE, 4_294_967_296L, 4_294_967_296L));
  }

  @Test
  void manySmallThingsAreCountedTogether() {
    Sizes.fit("images", 1 << 20, 3000, new long[] {349});
    Sizes.fit("images", 1 << 20, 3000, new long[] {1L << 40, 0});
    assertEquals(
        "images: 350 of 3000 bytes take more memory than there is, which is 1 MiB; make one of these smaller, or give"
            + " the process more",
        assertThrows(InvalidInputException.class, () -> Sizes.fit("images", 1 << 20, 3000, new long[] {350}))
            .getMessage());
  }

  @Test
  void whatTakesMoreThanAllMemoryIsRefused() {
    assertEquals(
        "states: 1000 x 263 numbers take more memory than there is, which is 1 MiB; make one of these smaller, or give"
            + " the process more",
        refusal(1 << 20, 1000, 263));
  }
}
