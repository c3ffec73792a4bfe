// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.Fields.Field;
import org.espalier.server.data.Fields.Type;
import org.espalier.server.data.Filter.And;
import org.espalier.server.data.Filter.Compare;
import org.espalier.server.data.Filter.In;
import org.espalier.server.data.Filter.Not;
import org.espalier.server.data.Filter.Operator;
import org.espalier.server.data.Filter.Or;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterSyntaxTest {
  private static final Fields FIELDS = new Fields(List.of(
      new Field("state", Type.TEXT, List.of("QUEUED", "RUNNING")), new Field("name", Type.TEXT, List.of()),
      new Field("seed", Type.NUMBER, List.of()), new Field("begun", Type.TIME, List.of()),
      new Field("metrics.*", Type.NUMBER, List.of())));

  private static final Filter RUNNING = new Compare("state", Operator.EQUAL, "RUNNING");
  private static final Filter SEED = new Compare("seed", Operator.LESS, 3.0);

  private static Filter read(String text) {
    return FilterSyntax.filter(text, FIELDS);
  }

  @Test
  void readsTheExample() {
    assertEquals(new And(List.of(new In("state", List.of("RUNNING", "QUEUED")),
        new Compare("metrics.accuracy", Operator.GREATER, 0.9))),
        read("state in (running, queued) and metrics.accuracy > 0.9"));
  }

  @Test
  void nothingIsEverything() {
    assertEquals(Filter.ALL, read(""));
    assertEquals(Filter.ALL, read(" \n "));
  }

  @Test
  void notBindsBeforeAndAndThatBeforeOr() {
    assertEquals(new Or(List.of(RUNNING, new And(List.of(new Not(SEED), RUNNING)))),
        read("state = running OR NOT seed<3 And state==\"RUNNING\""));
    assertEquals(new And(List.of(new Or(List.of(RUNNING, SEED)), RUNNING)),
        read("(state=running or seed<3) and state=running"));
  }

  @Test
  void readsEveryComparison() {
    assertEquals(new Compare("seed", Operator.NOT_EQUAL, -1.5e3), read("seed <> -1.5e3"));
    assertEquals(new Compare("seed", Operator.NOT_EQUAL, 1.0), read("seed!=1"));
    assertEquals(new Compare("seed", Operator.GREATER_OR_EQUAL, 1.0), read("seed>='1'"));
    assertEquals(new Compare("name", Operator.ILIKE, "%a_"), read("name ilike '%a_'"));
    assertEquals(new Not(new In("seed", List.of(1.0))), read("seed not in (1)"));
    assertEquals(new And(List.of(new Compare("begun", Operator.GREATER_OR_EQUAL, Instant.parse("2026-01-31T00:00:00Z")),
        new Compare("begun", Operator.LESS_OR_EQUAL, Instant.parse("2026-02-01T11:00:00Z")))),
        read("begun between 2026-01-31 and 2026-02-01T12:00:00+01:00"));
    assertEquals(new Compare("begun", Operator.LESS, Instant.ofEpochMilli(5)), read("begun < 5"));
  }

  @Test
  void quotesHoldWhatWordsCannot() {
    assertEquals(new Compare("name", Operator.EQUAL, "it's (a) \"b\", and\nc"),
        read("name = 'it''s (a) \"b\", and\nc'"));
    assertEquals(new Compare("metrics.val acc/x", Operator.EQUAL, 1.0), read("metrics.`val acc/x` = 1"));
    assertEquals(new Compare("metrics.a.b c.d", Operator.EQUAL, 1.0), read("metrics.a.\"b c\".d = 1"));
    assertEquals(new Compare("name", Operator.EQUAL, "and"), read("name = 'and'"));
    assertEquals(new Compare("name", Operator.EQUAL, "a/b:c+d-e_f.g"), read("name = a/b:c+d-e_f.g"));
    assertEquals(new Compare("name", Operator.EQUAL, ""), read("name = ''"));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
      state = runing | 1, column 9: 'state' is never 'runing'; it is one of QUEUED, RUNNING
      state = | 1, column 8: expected a value, but here is the end
      colour = 1 | 1, column 1: there is no field 'colour'; there are state, name, seed, begun, metrics.*
      metrics. = 1 | 1, column 1: there is no field 'metrics.'; there are state, name, seed, begun, metrics.*
      seed = many | 1, column 8: 'seed' is a number, and 'many' is none
      seed like 1 | 1, column 6: 'seed' is no text, so 'like' can't be asked of it
      (seed = 1 | 1, column 10: expected 'and', 'or' or ')', but here is the end
      seed = 1) | 1, column 9: expected 'and', 'or' or the end, but here is ')'
      seed = 1 seed = 2 | 1, column 10: expected 'and', 'or' or the end, but here is 'seed'
      seed in 1 | 1, column 9: expected '(' after 'in', but here is '1'
      seed in () | 1, column 10: expected a value, but here is ')'
      seed between 1 or 2 | 1, column 16: expected 'and' between the two values, but here is 'or'
      seed not 1 | 1, column 10: expected 'in', but here is '1'
      name = 'open | 1, column 8: what begins with this quote has no end
      name = 1; drop | 1, column 9: ';' is part of no word or sign; a value that has it stands in quotes
      and | 1, column 1: there is no field 'and'; there are state, name, seed, begun, metrics.*
      = 1 | 1, column 1: expected a field, but here is '='
      """)
  void saysWhatIsWrongAndWhere(String text, String message) {
    assertEquals("filter, line " + message, assertThrows(InvalidInputException.class, () -> read(text)).getMessage());
  }

  @Test
  void saysMoreWhereThereIsMoreToSay() {
    assertEquals("filter, line 1, column 7: expected a comparison such as '=', '>', 'in' or 'like' after 'state',"
        + " but here is 'running'",
        assertThrows(InvalidInputException.class, () -> read("state running")).getMessage());
    for (String time : List.of("yesterday", "2026-02-30", "2026-01-31T12:00:00", "12345678901234567890",
        "+999999999-01-01", "-999999999-01-01T00:00:00Z")) {
      assertEquals("filter, line 1, column 9: 'begun' is a time, and '" + time + "' is none; 2026-01-31 and"
          + " 2026-01-31T12:00:00Z are",
          assertThrows(InvalidInputException.class, () -> read("begun > " + time)).getMessage());
    }
  }

  @Test
  void countsLines() {
    assertTrue(assertThrows(InvalidInputException.class, () -> read("name = 'a\nb'\n  and seed = x")).getMessage()
        .startsWith("filter, line 3, column 14: "));
  }

  @Test
  void refusesWhatIsTooDeepOrTooLong() {
    read("(".repeat(49) + "seed = 1" + ")".repeat(49));
    for (String text : List.of("(".repeat(5000), "not ".repeat(2000) + "seed = 1", " ".repeat(10_001))) {
      assertThrows(InvalidInputException.class, () -> read(text));
    }
  }

  @Test
  void readsOrders() {
    assertEquals(List.of(new Sort("metrics.a b", true), new Sort("seed", false), new Sort("name", false)),
        FilterSyntax.order("metrics.`a b` DESC, seed asc, name", FIELDS));
    assertEquals(List.of(), FilterSyntax.order("", FIELDS));
    assertEquals("filter, line 1, column 6: expected 'asc', 'desc', a comma or the end, but here is 'down'",
        assertThrows(InvalidInputException.class, () -> FilterSyntax.order("seed down", FIELDS)).getMessage());
  }

  /** Whatever is written, it is a filter or refused, and nothing else is thrown. */
  @Test
  void anyTextIsReadOrRefused() {
    String[] words = {"state", "seed", "and", "or", "not", "(", ")", "=", "<", ",", "in", "1", "'a'", "'", "`", ".",
        "metrics.x", "between", "running", "\n", "like", "\uD83C", "%"};
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(words[random.nextInt(words.length)]).append(random.nextBoolean() ? " " : "");
      }
      try {
        read(text.toString());
      } catch (InvalidInputException e) {
        assertTrue(e.getMessage().startsWith("filter, line "), e.getMessage());
      }
    }
  }
}
