// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.espalier.catalog.Catalog;
import org.junit.jupiter.api.Test;

class MadeTest {
  private final AtomicInteger made = new AtomicInteger();
  private final Made catalogs = Made.by(catalog());

  private byte[] make() {
    return new byte[] {(byte) made.incrementAndGet()};
  }

  @Test
  void isMadeOnceForEachUseAndName() {
    byte[] first = catalogs.get(use(Map.of("train", 10L), "00"), "3", this::make);
    assertSame(first, catalogs.get(use(Map.of("train", 10L), "00"), "3", this::make));
    assertArrayEquals(new byte[] {2}, catalogs.get(use(Map.of("train", 10L), "00"), "4", this::make));
    assertArrayEquals(new byte[] {3}, catalogs.get(use(Map.of("train", 11L), "00"), "3", this::make));
    assertArrayEquals(new byte[] {4}, catalogs.get(use(Map.of("train", 10L), "01"), "3", this::make));
    assertArrayEquals(new byte[] {5}, Made.by(catalog()).get(use(Map.of("train", 10L), "00"), "3", this::make));
  }

  @Test
  void othersWaitForWhoMakesIt() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    List<CompletableFuture<byte[]>> all = IntStream.range(0, 4)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> catalogs.get(use(Map.of(), "00"), "3", () -> {
          begun.countDown();
          pause();
          return make();
        })))
        .toList();
    begun.await();
    all.forEach(one -> assertSame(all.get(0).join(), one.join()));
    assertEquals(1, made.get());
  }

  @Test
  void theNextTriesAgainWhatFailed() {
    PluginUse use = use(Map.of(), "00");
    assertThrows(IllegalStateException.class, () -> catalogs.get(use, "3", () -> {
      throw new IllegalStateException("diverged");
    }));
    assertArrayEquals(new byte[] {1}, catalogs.get(use, "3", this::make));
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PluginUse use(Map<String, Object> options, String partsDigest) {
    PluginUse part = new PluginUse("algorithm", "ppo", "1.0.0", "rl.ppo", partsDigest, Map.of(), Map.of());
    return new PluginUse(
        "dataset", "demonstrations", "1.0.0", "dataset.demonstrations", "00", options,
        Map.of("algorithm", List.of(part)));
  }

  /** One like no other, of which nothing is asked. */
  private static Catalog catalog() {
    Object own = new Object();
    return (Catalog) Proxy.newProxyInstance(
        MadeTest.class.getClassLoader(), new Class<?>[] {Catalog.class},
        (proxy, method, arguments) -> method.getName().equals("hashCode") ? own.hashCode() : proxy == arguments[0]);
  }
}
