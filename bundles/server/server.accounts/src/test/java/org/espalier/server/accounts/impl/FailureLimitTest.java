// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
  private final FailureLimit limit = new FailureLimit(2, () -> 0);

  @Test
  void saysWhichFailureWasTheLast() {
    assertFalse(limit.failed("a"));
    assertFalse(limit.reached("a"));
    assertTrue(limit.failed("a"));
    assertTrue(limit.reached("a"));
    assertFalse(limit.failed("a"));
    assertFalse(limit.reached("b"));
  }

  @Test
  void anotherAddressOfTheSameNetworkIsTheSame() {
    limit.failed("2001:db8:1:2::1");
    limit.failed("2001:db8:1:2:ffff:ffff:ffff:ffff");
    assertTrue(limit.reached("2001:0db8:0001:0002::7"));
    assertFalse(limit.reached("2001:db8:1:3::1"));
    limit.failed("::ffff:10.0.0.1");
    limit.failed("::ffff:10.0.0.1");
    assertFalse(limit.reached("::ffff:10.0.0.2"));
    assertTrue(limit.reached("10.0.0.1"));
  }

  @Test
  void itsMemoryIsBounded() {
    for (int i = 0; i < 30_000; i++) {
      limit.failed("10." + (i >> 8) + "." + (i & 255));
    }
    assertEquals(10_000, limit.addresses());
    for (String odd : List.of("", ":", "::", "x:y", "1:2:3", "z".repeat(100_000))) {
      limit.failed(odd);
      assertFalse(limit.reached(odd));
    }
  }
}
