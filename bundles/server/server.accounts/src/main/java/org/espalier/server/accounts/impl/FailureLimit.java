// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts.impl;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Counts failures by address, for as many addresses as there is room for: who fails too often within a minute waits
 * until the minute is over. Safe for several threads.
 */
final class FailureLimit {
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final int MOST_ADDRESSES = 10_000;

  private record Window(long begun, int failures) {}

  private final int most;
  private final LongSupplier nanos;
  /** Those that failed last at the end; guarded by this. */
  private final Map<String, Window> windows = new LinkedHashMap<>() {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
      return size() > MOST_ADDRESSES;
    }
  };

  /**
   * @param most failures within a minute before an address has to wait
   * @param nanos a clock that only goes on
   */
  FailureLimit(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /** Whether the address has to wait. */
  synchronized boolean reached(String address) {
    Window window = windows.get(network(address));
    return window != null && nanos.getAsLong() - window.begun < WINDOW_NANOS && window.failures >= most;
  }

  /** Counts a failure; says whether it is the one with which the address has to wait. */
  synchronized boolean failed(String address) {
    String network = network(address);
    Window before = windows.remove(network);
    long now = nanos.getAsLong();
    Window after = before == null || now - before.begun >= WINDOW_NANOS
        ? new Window(now, 1)
        : new Window(before.begun, before.failures + 1);
    windows.put(network, after);
    return after.failures == most;
  }

  synchronized int addresses() {
    return windows.size();
  }

  /** Of an IPv6 address the first half, since one person has all of the second. */
  private static String network(String address) {
    if (!address.contains(":") || !address.matches("[0-9a-fA-F:.]{2,45}")) {
      return address.substring(0, Math.min(address.length(), 45));
    }
    try {
      InetAddress parsed = InetAddress.getByName(address);
      return parsed instanceof Inet6Address
          ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
          : parsed.getHostAddress();
    } catch (UnknownHostException e) {
      return address;
    }
  }
}
