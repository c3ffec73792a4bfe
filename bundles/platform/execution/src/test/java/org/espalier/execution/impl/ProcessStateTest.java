// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.Provider;
import java.security.Security;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ProcessStateTest {

  @Test
  void whatAPluginChangesIsPutBackAndWhatItAddsStays() {
    Properties before = System.getProperties();
    try {
      String home = System.getProperty("java.home");
      ProcessState state = new ProcessState();
      System.setProperties(new Properties());
      System.setProperty("java.home", "elsewhere");
      System.setProperty("added", "here");
      state.restore();
      assertEquals(home, System.getProperty("java.home"));
      assertEquals("here", System.getProperty("added"));
      assertEquals(before.stringPropertyNames().size() + 1, System.getProperties().stringPropertyNames().size());
    } finally {
      System.setProperties(before);
    }
  }

  @Test
  void digestsAreThereAgain() {
    Provider[] before = Security.getProviders();
    ProcessState state = new ProcessState();
    for (Provider provider : before) {
      Security.removeProvider(provider.getName());
    }
    state.restore();
    assertArrayEquals(before, Security.getProviders());
  }
}
