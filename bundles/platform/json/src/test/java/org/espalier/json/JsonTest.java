// SPDX-License-Identifier: Apache-2.0
package org.espalier.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;

class JsonTest {

  @Test
  void canonicalTextIsSortedAndTight() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(1, 2L, 0.5, -0.0, true));
    map.put("a", Map.of());
    assertEquals("{\"a\":{},\"b\":[1,2,0.5,0.0,true]}", Json.canonical(map));
  }

  @Test
  void numbersHaveTheFewestDigits() {
    // JDK 17 itself writes 2.0E-3 and 2.0E23 with more digits than are needed
    assertEquals("[2.0E23,0.002,1.0E-5,4.9E-324]", Json.canonical(List.of(2e23, 2e-3, 1e-5, Double.MIN_VALUE)));
  }

  @Test
  void whatIsNotFiniteIsText() {
    String text = Json.canonical(Map.of("x", Double.NaN, "y", Double.NEGATIVE_INFINITY));
    assertEquals("{\"x\":\"NaN\",\"y\":\"-Infinity\"}", text);
    assertEquals(Double.NaN, Json.readObject(text).number("x"));
    assertEquals(Double.NEGATIVE_INFINITY, Json.readObject(text).number("y"));
  }

  @Test
  void prettyTextReadsBack() {
    Object value = Json.read("{\"b\":[1,2],\"a\":{\"c\":{},\"d\":[]}}");
    assertEquals(
        "{\n  \"b\": [ 1, 2 ],\n  \"a\": {\n    \"c\": {},\n    \"d\": []\n  }\n}\n", Json.pretty(value));
    assertEquals(value, Json.read(Json.pretty(value)));
  }

  @Test
  void refusesWhatIsNotOneValue() {
    for (String text : List.of("", "{", "{\"a\":1,\"a\":2}", "null", "[1] 2", "nonsense")) {
      InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> Json.read(text), text);
      assertTrue(refusal.getMessage().startsWith("not valid JSON: "), refusal.getMessage());
      assertEquals(1, refusal.getMessage().lines().count());
    }
  }

  @Test
  void refusesFieldsOfAnotherType() {
    JsonObject object = Json.readObject("{\"a\":1}");
    assertEquals(
        "the field a is 1; it must be a text",
        assertThrows(InvalidInputException.class, () -> object.text("a")).getMessage());
    assertEquals(
        "the field b is missing; there are [a]",
        assertThrows(InvalidInputException.class, () -> object.text("b")).getMessage());
  }
}
