// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs a suite on a plug-in that breaks a promise, or on one that keeps all of them. */
public final class Broken {
  private Broken() {}

  /** Holds a suite to failing for a plug-in and to saying so in these words. */
  public static void requireFound(Class<?> suite, String promise) {
    List<String> messages = messages(suite);
    assertTrue(
        messages.stream().anyMatch(message -> message.contains(promise)),
        () -> "no failure says '" + promise + "'; they are " + messages);
  }

  /** Holds a suite to passing. */
  public static void requireSound(Class<?> suite) {
    assertEquals(List.of(), messages(suite), "a plug-in that keeps its promises fails");
  }

  private static List<String> messages(Class<?> suite) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(suite)).build();
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary);
    assertTrue(summary.getSummary().getTestsStartedCount() > 3, () -> suite + " has tests");
    List<String> messages = new ArrayList<>();
    for (TestExecutionSummary.Failure failure : summary.getSummary().getFailures()) {
      messages.add(failure.getTestIdentifier().getDisplayName() + ": " + failure.getException());
    }
    return messages;
  }
}
