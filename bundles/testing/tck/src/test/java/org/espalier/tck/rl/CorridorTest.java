// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.rl;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.List;
import org.espalier.api.rl.Environment;
import org.junit.jupiter.api.Test;

/** The contract holds for an environment with costs and a way of its own to step several, and finds what breaks it. */
class CorridorTest extends EnvironmentContract {

  @Override
  protected Environment create() {
    return new Corridor();
  }

  @Override
  protected int timeLimit() {
    return Corridor.TIME_LIMIT;
  }

  /** A corridor of which one method answers something else. */
  private static EnvironmentContract with(String method, Object answer) {
    return new EnvironmentContract() {
      @Override
      protected Environment create() {
        Corridor corridor = new Corridor();
        return (Environment) Proxy.newProxyInstance(
            Environment.class.getClassLoader(), new Class<?>[] {Environment.class},
            (proxy, called, arguments) ->
                called.getName().equals(method) ? answer : called.invoke(corridor, arguments));
      }

      @Override
      protected int timeLimit() {
        return Corridor.TIME_LIMIT;
      }
    };
  }

  @Test
  void namesThatAreGivenTwiceAreFound() {
    assertThrows(AssertionError.class, with("costs", List.of("edge", "edge"))::costsHaveNamesOfTheirOwn);
  }

  @Test
  void aCostWithoutANameIsFound() {
    assertThrows(AssertionError.class, with("costs", List.of("haste"))::observationsAndReturnsAreInTheirBounds);
  }

  @Test
  void aVectorThatDoesSomethingElseIsFound() {
    Object fewer = new Corridor().vector(2);
    assertThrows(AssertionError.class, with("vector", fewer)::severalSteppedTogetherAreThoseSteppedOneByOne);
  }
}
