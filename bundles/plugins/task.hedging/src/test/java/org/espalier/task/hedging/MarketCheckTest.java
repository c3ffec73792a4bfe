// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.hedging;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.espalier.api.market.Market;
import org.espalier.api.market.Paths;
import org.espalier.api.market.TimeGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MarketCheckTest {
  private final TimeGrid grid = new TimeGrid(.1, 2);
  private final Market walk = new WalkMarket();

  @Test
  void aMarketThatDoesNotComeBackKeepsNoOtherWaiting() throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Market hanging = (Market) Proxy.newProxyInstance(
        Market.class.getClassLoader(), new Class<?>[] {Market.class}, (proxy, method, arguments) -> {
          if (method.getName().equals("simulate") && ((Paths) arguments[0]).size() > 2) {
            asked.countDown();
            over.await();
          }
          return method.invoke(walk, arguments);
        });
    Thread thread = new Thread(() -> MarketCheck.of(hanging, grid));
    thread.setDaemon(true);
    thread.start();
    asked.await();
    MarketCheck check = MarketCheck.of(walk, grid);
    assertTrue(check.validation().passed());
    assertSame(check, MarketCheck.of(new WalkMarket(), grid));
    over.countDown();
    thread.join();
  }
}
