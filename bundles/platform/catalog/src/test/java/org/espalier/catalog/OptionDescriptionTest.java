// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class OptionDescriptionTest {

  private static OptionDescription option(OptionType type, Number min, Number max, String... choices) {
    return new OptionDescription("steps", "steps", type, false, Optional.empty(), Optional.ofNullable(min),
        Optional.ofNullable(max), List.of(choices), "How many", true);
  }

  private static OptionDescription many(OptionType type) {
    return new OptionDescription("steps", "steps", type, true, Optional.empty(), Optional.empty(), Optional.empty(),
        List.of(), "How many", true);
  }

  @Test
  void wholeNumbersAreLongsHoweverTheyAreWritten() {
    OptionDescription integer = option(OptionType.INTEGER, null, null);
    assertEquals(100_000L, integer.convert(100_000));
    assertEquals(100_000L, integer.convert(1e5));
    assertEquals(Long.MAX_VALUE, option(OptionType.LONG, null, null).convert(Long.MAX_VALUE));
  }

  @Test
  void wholeNumbersAreRefusedOutOfRange() {
    assertRefused("steps must be a whole number, not 0.5", option(OptionType.INTEGER, null, null), 0.5);
    assertRefused("steps must be a whole number, not many", option(OptionType.INTEGER, null, null), "many");
    assertRefused("steps must be a whole number, not NaN", option(OptionType.INTEGER, null, null), Double.NaN);
    assertRefused("steps must be a whole number from 1 to 9, not 10", option(OptionType.INTEGER, 1L, 9L), 10);
    assertRefused("steps must be a whole number of at least 1, not 0", option(OptionType.INTEGER, 1L, null), 0);
    assertRefused("steps must be a whole number of at most 9, not 10", option(OptionType.INTEGER, null, 9L), 10);
    assertRefused("steps must be a whole number that fits into 32 bits, not 2147483648",
        option(OptionType.INTEGER, null, null), 1L << 31);
    assertRefused("steps must be a whole number of at most 64 bits, not 1.0E19",
        option(OptionType.LONG, null, null), 1e19);
  }

  @Test
  void aNumberInQuotesIsText() {
    assertRefused("steps must be a whole number, not the text \"2\"; remove the quotes",
        option(OptionType.INTEGER, null, null), "2");
    assertRefused("steps must be a finite number, not the text \"-.5e3\"; remove the quotes",
        option(OptionType.NUMBER, null, null), "-.5e3");
    assertRefused("steps must be true or false, not the text \"true\"; remove the quotes",
        option(OptionType.BOOLEAN, null, null), "true");
    assertEquals("2", option(OptionType.STRING, null, null).convert("2"));
  }

  @Test
  void whatIsLeftEmptyIsNothing() {
    assertRefused("steps must be a whole number, not nothing", many(OptionType.INTEGER), List.of(8, Map.of()));
  }

  @Test
  void aChoiceIsMadeOnce() {
    OptionDescription controls = new OptionDescription("steps", "steps", OptionType.STRING, true, Optional.empty(),
        Optional.empty(), Optional.empty(), List.of("a", "b"), "Which", true);
    assertEquals(List.of("b", "a"), controls.convert(List.of("b", "a")));
    assertRefused("steps has a twice; remove one", controls, List.of("a", "b", "a"));
    assertEquals(List.of(8L, 8L), many(OptionType.INTEGER).convert(List.of(8, 8)));
  }

  @Test
  void numbersTakeWholeOnesAndRefuseWhatIsNotFinite() {
    OptionDescription number = option(OptionType.NUMBER, 0.0, 1.0);
    assertEquals(1.0, number.convert(1));
    assertEquals(0.25, number.convert(0.25));
    assertRefused("steps must be a number from 0.0 to 1.0, not 1.5", number, 1.5);
    assertRefused("steps must be a finite number, not NaN", number, Double.NaN);
    assertRefused("steps must be a finite number, not Infinity", number, Double.POSITIVE_INFINITY);
    assertRefused("steps must be a finite number, not half", number, "half");
  }

  @Test
  void textAndTruthAreWhatTheyAre() {
    assertEquals("l1", option(OptionType.STRING, null, null).convert("l1"));
    assertEquals(false, option(OptionType.BOOLEAN, null, null).convert(false));
    assertRefused("steps must be text, not 1", option(OptionType.STRING, null, null), 1);
    assertRefused("steps must be true or false, not yes", option(OptionType.BOOLEAN, null, null), "yes");
    assertRefused("steps must be one of l1, l2, not l3", option(OptionType.STRING, null, null, "l1", "l2"), "l3");
    assertRefused("steps must be one of l1, l2, not 1", option(OptionType.STRING, null, null, "l1", "l2"), 1);
  }

  @Test
  void aListTakesOneValueOrSeveral() {
    assertEquals(List.of(64L, 32L), many(OptionType.INTEGER).convert(List.of(64, 32)));
    assertEquals(List.of(64L), many(OptionType.INTEGER).convert(64));
    assertEquals(List.of(), many(OptionType.INTEGER).convert(List.of()));
    assertRefused("steps must be a whole number, not wide", many(OptionType.INTEGER), List.of(64, "wide"));
    assertRefused("steps must be a whole number, not [64, 32]", option(OptionType.INTEGER, null, null),
        List.of(64, 32));
  }

  private static void assertRefused(String sentence, OptionDescription option, Object value) {
    assertEquals(sentence, assertThrows(InvalidInputException.class, () -> option.convert(value)).getMessage());
  }
}
