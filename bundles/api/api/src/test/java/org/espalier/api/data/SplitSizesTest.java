// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.espalier.api.random.Seeds;
import org.junit.jupiter.api.Test;

class SplitSizesTest {

  @Test
  void everySplitHasAStreamOfItsOwn() {
    Seeds seeds = Seeds.of(3);
    Map<Split, String> drawn =
        new SplitSizes(4, 5, 6).draw(seeds, (size, random) -> size + " " + random.nextLong());
    assertEquals(
        Map.of(
            Split.TRAIN, "4 " + seeds.stream("TRAIN").nextLong(),
            Split.VALIDATION, "5 " + seeds.stream("VALIDATION").nextLong(),
            Split.TEST, "6 " + seeds.stream("TEST").nextLong()),
        drawn);
  }

  @Test
  void noSplitIsEmpty() {
    assertThrows(IllegalArgumentException.class, () -> new SplitSizes(4, 0, 6));
  }
}
