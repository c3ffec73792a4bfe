package org.espalier.tck.rl;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
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
    return of(() -> {
      Corridor corridor = new Corridor();
      return (Environment) Proxy.newProxyInstance(
          Environment.class.getClassLoader(), new Class<?>[] {Environment.class},
          (proxy, called, arguments) ->
              called.getName().equals(method) ? answer : called.invoke(corridor, arguments));
    });
  }

  private static EnvironmentContract of(Supplier<Environment> make) {
    return new EnvironmentContract() {
      @Override
      protected Environment create() {
        return make.get();
      }

      @Override
      protected int timeLimit() {
        return Corridor.TIME_LIMIT;
      }
    };
  }

  /** A corridor whose every reset is one with a seed, made from the one that it was given last. */
  private static Environment reseeded(LongUnaryOperator seed) {
    Corridor corridor = new Corridor();
    AtomicLong given = new AtomicLong();
    return (Environment) Proxy.newProxyInstance(
        Environment.class.getClassLoader(), new Class<?>[] {Environment.class},
        (proxy, called, arguments) -> {
          if (!called.getName().equals("reset")) {
            return called.invoke(corridor, arguments);
          }
          if (arguments.length == 2) {
            given.set((long) arguments[0]);
          }
          corridor.reset(seed.applyAsLong(given.get()), (float[]) arguments[arguments.length - 1]);
          return null;
        });
  }

  @Test
  void oneThatAlwaysBeginsInOneStateIsAsGood() {
    of(() -> reseeded(seed -> 5)).chanceIsThatOfTheSeedOrThereIsNone();
  }

  @Test
  void oneThatForgetsItsChanceBetweenEpisodesIsFound() {
    AssertionError found = assertThrows(
        AssertionError.class, of(() -> reseeded(seed -> seed))::chanceIsThatOfTheSeedOrThereIsNone);
    assertTrue(found.getMessage().contains("20 seeds give 20 different episodes, and 20"), found::getMessage);
  }

  @Test
  void oneThatDrawsWhateverTheSeedSaysIsFound() {
    AtomicLong draws = new AtomicLong();
    assertThrows(
        AssertionError.class,
        of(() -> reseeded(seed -> draws.incrementAndGet()))::sameSeedSameEpisodes);
    assertThrows(
        AssertionError.class,
        of(() -> reseeded(seed -> draws.incrementAndGet()))::resetWithSeedForgetsThePast);
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
