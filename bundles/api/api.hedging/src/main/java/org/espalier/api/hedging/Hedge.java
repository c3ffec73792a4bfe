package org.espalier.api.hedging;

/**
 * A rule of trading: a formula or a trained network. A position depends on nothing that is later than the moment at
 * which it is taken, and not on other paths. Used by one thread at a time.
 */
public interface Hedge {

  /**
   * The positions on a block of paths.
   *
   * @param positions receives the number of units held from each moment to the next: {@code [step][instrument][path]}
   */
  void positions(Scenarios scenarios, double[][][] positions);
}
