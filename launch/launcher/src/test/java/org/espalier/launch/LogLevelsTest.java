// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLevelsTest {

  @Test
  void areReadByName() {
    assertEquals(Map.of(), LogLevels.parse("").byName());
    assertEquals(
        Map.of("org.apache.felix", Level.DEBUG, "org.espalier", Level.TRACE, "ROOT", Level.WARN),
        LogLevels.parse("org.apache.felix=debug, org.espalier=TRACE,root=warn").byName());
  }

  @ParameterizedTest
  @ValueSource(strings = {"debug", "org.espalier=loud", "=debug", "a=b=c", "org.espalier="})
  void whatIsNoneIsRefusedInASentence(String text) {
    String said = assertThrows(LaunchException.class, () -> LogLevels.parse(text)).getMessage();
    assertTrue(said.startsWith("ESPALIER_LOG has '" + text + "'; write NAME=LEVEL"), said);
  }

  @Test
  void theNearestNameDecides() {
    LoggerContext context = new LoggerContext();
    LogLevels.parse("org.espalier=warn,org.espalier.runner=trace").applyTo(context);
    assertEquals(Level.INFO, context.getLogger("com.example").getEffectiveLevel());
    assertEquals(Level.WARN, context.getLogger("org.espalier.cli.Espalier").getEffectiveLevel());
    assertEquals(Level.TRACE, context.getLogger("org.espalier.runner.Runner").getEffectiveLevel());
  }

  @Test
  void theFrameworkTellsNoMoreThanSomebodyReads() {
    assertEquals(Level.INFO, LogLevels.parse("").ofFramework());
    assertEquals(Level.INFO, LogLevels.parse("org.espalier=trace").ofFramework());
    assertEquals(Level.DEBUG, LogLevels.parse("org.apache.felix.scr=debug").ofFramework());
    assertEquals(Level.TRACE, LogLevels.parse("org.apache=trace").ofFramework());
    assertEquals(Level.DEBUG, LogLevels.parse("root=debug").ofFramework());
  }

  @Test
  void whatTheFrameworkSaysOfAComponentIsTheFrameworks() {
    assertEquals("org.apache.felix.log.org.espalier.Some", LogForwarder.nameOfFramework("org.espalier.Some"));
    assertEquals("org.apache.felix.scr", LogForwarder.nameOfFramework("org.apache.felix.scr"));
  }
}
