// SPDX-License-Identifier: Apache-2.0
package org.espalier.hedging.claim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.espalier.api.hedging.CallPortfolio;
import org.espalier.api.hedging.Claim;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class ClaimTest {
  private static final TimeGrid GRID = new TimeGrid(.25, 4);
  /** Three paths: up, down through 95, and down and up again. */
  private static final double[][] PRICES = {
    {100, 100, 100}, {102, 97, 94}, {105, 94, 98}, {103, 96, 103}, {110, 90, 106}
  };

  private static double[] payoffs(Claim claim) {
    double[] payoffs = new double[3];
    claim.payoffs(new Paths(GRID, PRICES, new double[5][3]), payoffs);
    return payoffs;
  }

  private static <T> T options(Class<T> type, Map<String, Object> values) {
    return Converters.standardConverter().convert(values).to(type);
  }

  @Test
  void europeans() {
    assertArrayEquals(new double[] {10, 0, 6}, payoffs(new European(Side.CALL, 100)), 1e-12);
    assertArrayEquals(new double[] {0, 10, 0}, payoffs(new European(Side.PUT, 100)), 1e-12);
    Digital digital = new Digital(options(Digital.Options.class, Map.of("side", "put", "payout", 7)));
    assertArrayEquals(new double[] {0, 7, 0}, payoffs(digital), 1e-12);
  }

  @Test
  void barriers() {
    assertArrayEquals(new double[] {10, 0, 0}, payoffs(new Barrier(Side.CALL, 100, 95, "down-and-out")), 1e-12);
    assertArrayEquals(new double[] {0, 0, 6}, payoffs(new Barrier(Side.CALL, 100, 95, "down-and-in")), 1e-12);
    assertArrayEquals(new double[] {0, 0, 6}, payoffs(new Barrier(Side.CALL, 100, 108, "up-and-out")), 1e-12);
    assertArrayEquals(new double[] {10, 0, 0}, payoffs(new Barrier(Side.CALL, 100, 108, "up-and-in")), 1e-12);
  }

  @Test
  void meansAndExtremes() {
    assertArrayEquals(new double[] {5, 0, .25}, payoffs(new Asian(Side.CALL, 100, false)), 1e-12);
    double geometric = Math.pow(102.0 * 105 * 103 * 110, .25) - 100;
    assertEquals(geometric, payoffs(new Asian(Side.CALL, 100, true))[0], 1e-9);
    assertArrayEquals(new double[] {10, 0, 12}, payoffs(new Lookback(Side.CALL, 100, true)), 1e-12);
    assertArrayEquals(new double[] {0, 10, 0}, payoffs(new Lookback(Side.PUT, 100, true)), 1e-12);
    assertArrayEquals(new double[] {0, 8, 4}, payoffs(new Lookback(Side.PUT, 98, false)), 1e-12);
  }

  @Test
  void aCliquetSumsCutReturns() {
    Cliquet cliquet = new Cliquet(options(
        Cliquet.Options.class, Map.of("periods", 2, "cap", .04, "floor", -.01, "globalFloor", 0, "notional", 100)));
    double first = 100 * (.04 + .04);
    double third = 100 * (-.01 + .04);
    assertArrayEquals(new double[] {first, 0, third}, payoffs(cliquet), 1e-9);
    assertEquals("its 2 periods do not divide 5 steps; take a number that does",
        cliquet.refusal(100, new TimeGrid(1, 5)).orElseThrow());
  }

  @Test
  void callsStandForWhatTheyMakeUp() {
    Portfolio portfolio = portfolio("2 call 100", "-1 put 105", "3 digital-call 98");
    assertArrayEquals(new double[] {20 + 3, -15, 12 + 3}, payoffs(portfolio), 1e-12);
    CallPortfolio calls = portfolio.calls().orElseThrow();
    double[] payoffs = payoffs(portfolio);
    for (int p = 0; p < 3; p++) {
      double last = PRICES[4][p];
      double sum = calls.cash() + calls.stocks() * last;
      for (CallPortfolio.Call call : calls.calls()) {
        sum += call.quantity() * Math.max(0, last - call.strike());
      }
      assertEquals(payoffs[p], sum, 1e-9);
    }
    assertTrue(portfolio("1 call 100", "1 asian-put 90").calls().isEmpty());
  }

  private static Portfolio portfolio(String... legs) {
    return new Portfolio(options(Portfolio.Options.class, Map.of("legs", legs)));
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertRefused("its strike is 1000.0 and the stock costs 100.0; it must be between 20.0 and 500.0",
        new European(Side.CALL, 1000));
    assertRefused("its strike is 0.0", new European(Side.CALL, 0));
    assertRefused("is touched at once by a stock of 100.0; type up-and-out needs one above that",
        new Barrier(Side.CALL, 100, 95, "up-and-out"));
    assertRefused("it never pays", new Barrier(Side.CALL, 110, 105, "up-and-out"));
    assertRefused("its strike is 2.0", portfolio("1 call 100", "1 put 2"));
    for (String leg : new String[] {"call 100", "1 call", "1 swap 100", "x call 100", "1 call 100 95", "1 call NaN"}) {
      String message = assertThrows(InvalidInputException.class, () -> portfolio(leg)).getMessage();
      assertTrue(message.startsWith("claim portfolio: the leg '" + leg + "' can't be read; write 'number claim "));
    }
    assertThrows(InvalidInputException.class, () -> portfolio());
  }

  private static void assertRefused(String part, Claim claim) {
    String reason = claim.refusal(100, GRID).orElseThrow();
    assertTrue(reason.contains(part), reason);
  }
}
