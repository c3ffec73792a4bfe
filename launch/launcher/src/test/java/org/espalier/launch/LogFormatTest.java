// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogFormatTest {
  private static String written(LogFormat format, String message, Throwable thrown) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger logger = context.getLogger("org.espalier.some.Thing");
    MDC.put("run", "dense-s0");
    MDC.put("plugin", "magnitude 1.0.0");
    try {
      LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, thrown, new Object[] {7});
      event.getMDCPropertyMap();
      return new String(format.encoder(context).encode(event), StandardCharsets.UTF_8);
    } finally {
      MDC.clear();
    }
  }

  @Test
  void anEntryOfJsonIsOneObjectOnOneLine() {
    String line =
        written(LogFormat.JSON, "a \"quote\",\na line and {} \u00fc", new IllegalStateException("thrown\nhere"));
    assertEquals(line.length() - 1, line.indexOf('\n'), line);
    JsonObject entry;
    try (JsonReader reader = Json.createReader(new StringReader(line))) {
      entry = reader.readObject();
    }
    assertTrue(entry.getJsonNumber("timestamp").longValue() > 0, line);
    assertEquals("WARN", entry.getString("level"));
    assertEquals("org.espalier.some.Thing", entry.getString("loggerName"));
    assertEquals("a \"quote\",\na line and 7 \u00fc", entry.getString("formattedMessage"));
    assertEquals("dense-s0", entry.getJsonObject("mdc").getString("run"));
    assertEquals("magnitude 1.0.0", entry.getJsonObject("mdc").getString("plugin"));
    assertEquals("thrown\nhere", entry.getJsonObject("throwable").getString("message"));
  }

  @Test
  void anEntryOfTextHasTheDateAndTheRun() {
    String line = written(LogFormat.TEXT, "said {}", null);
    assertTrue(line.matches("[0-9]{4}(-[0-9]{2}){2} [0-9]{2}(:[0-9]{2}){2}\\.[0-9]{3} WARN  \\[dense-s0] .*Thing -"
        + " said 7\\R"), line);
  }

  @Test
  void onlyFormatsThatThereAreAreTaken() {
    assertEquals(LogFormat.TEXT, LogFormat.parse(""));
    assertEquals(LogFormat.TEXT, LogFormat.parse("text"));
    assertEquals(LogFormat.JSON, LogFormat.parse(" json"));
    assertEquals("ESPALIER_LOG_FORMAT is 'xml'; it must be text or json",
        assertThrows(LaunchException.class, () -> LogFormat.parse("xml")).getMessage());
  }
}
