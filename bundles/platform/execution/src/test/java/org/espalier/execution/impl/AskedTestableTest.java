// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.espalier.api.task.Testable;
import org.junit.jupiter.api.Test;

class AskedTestableTest {

  /** One that answers everything with the same table. */
  private static Testable answering(Map<?, ?> table) {
    return AskedTestable.made(() -> (Testable) Proxy.newProxyInstance(
        Testable.class.getClassLoader(), new Class<?>[] {Testable.class}, (proxy, method, arguments) -> table));
  }

  private static Stream<Function<Testable, Map<?, ?>>> tables() {
    return Stream.of(Testable::facts, Testable::networks, Testable::freeParameters, Testable::masks);
  }

  @Test
  void whatGoesByNamesKeepsItsOrder() {
    Map<String, Double> table = new LinkedHashMap<>(Map.of("b", 1.0));
    table.put("a", 2.0);
    Testable asked = answering(table);
    tables().forEach(
        question -> assertEquals(List.of("b", "a"), new ArrayList<Object>(question.apply(asked).keySet())));
  }

  @Test
  void aTableWithNullInItBreaksAPromise() {
    Testable values = answering(Collections.singletonMap("a", null));
    Testable names = answering(Collections.singletonMap(null, 1.0));
    tables().flatMap(question -> Stream.<Runnable>of(() -> question.apply(values), () -> question.apply(names)))
        .forEach(asking -> assertEquals(
            "it answered null in a table of what it has",
            assertThrows(BrokenPromise.class, asking::run).getMessage()));
    Testable nothing = answering(null);
    tables().forEach(question -> assertEquals(
        "it answered null", assertThrows(BrokenPromise.class, () -> question.apply(nothing)).getMessage()));
  }
}
