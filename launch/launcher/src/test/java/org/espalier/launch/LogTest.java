// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogTest {
  private static final Logger LOG = LoggerFactory.getLogger(LogTest.class);

  @Test
  void fileHoldsWhatWasLoggedBeforeItWasNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("espalier.log");
    LOG.info("said before");
    new Log().to(file);
    MDC.put("run", "dense-s0");
    LOG.info("said after");
    MDC.remove("run");
    LOG.debug("too fine");
    String text = Files.readString(file);
    assertTrue(text.contains("said before"), text);
    assertTrue(text.contains("[dense-s0]") && text.contains("said after"), text);
    assertFalse(text.contains("too fine"), text);
  }
}
