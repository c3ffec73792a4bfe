// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.core.MediaType;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus is told. */
class MetricsResourceTest {
  private static final Pattern SAMPLE = Pattern.compile(
      "([a-zA-Z_:][a-zA-Z0-9_:]*)((?:\\{(?:[a-zA-Z_]\\w*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*})?) "
          + "(NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");

  @TempDir
  Path data;

  private Served served;

  @BeforeEach
  void serve() throws Exception {
    served = new Served();
    served.metrics.settings = ServerSettings.in(data);
    served.metrics.work = new Doing(new Held());
    served.metrics.workers = () -> Map.of("waiting", 1, "working", 2, "starting", 0);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  /** Samples by name and labels; every line is one that the format knows, and each is of a family that was begun. */
  private Map<String, Double> samples(String text) {
    Map<String, Double> samples = new HashMap<>();
    Set<String> families = new HashSet<>();
    assertTrue(text.endsWith("\n"));
    for (String line : text.lines().toList()) {
      if (line.startsWith("# TYPE ")) {
        assertTrue(families.add(line.split(" ")[2]), line);
      } else if (!line.startsWith("# HELP ")) {
        Matcher sample = SAMPLE.matcher(line);
        assertTrue(sample.matches(), line);
        String family = sample.group(1).replaceFirst("_(bucket|sum|count)$", "");
        assertTrue(families.contains(family) || families.contains(sample.group(1)), line);
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        assertEquals(null, samples.put(sample.group(1) + sample.group(2), value), line);
      }
    }
    return samples;
  }

  @Test
  void numbersOfWhatIsThereAreGiven() throws Exception {
    HttpResponse<String> answer = served.get("/metrics", "viewer");
    assertEquals(200, answer.statusCode(), answer.body());
    MediaType type = MediaType.valueOf(answer.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(type.isCompatible(MediaType.TEXT_PLAIN_TYPE), type.toString());
    assertEquals(Map.of("version", "0.0.4", "charset", "utf-8"), type.getParameters());
    Map<String, Double> samples = samples(answer.body());
    assertEquals(0, samples.get("espalier_ready"));
    assertEquals(2, samples.get("espalier_slots{state=\"busy\"}"));
    assertEquals(0, samples.get("espalier_slots{state=\"idle\"}"));
    assertEquals(2, samples.get("espalier_workers{state=\"working\"}"));
    assertTrue(samples.get("espalier_data_free_bytes") > 0);
    assertTrue(samples.get("espalier_data_size_bytes") >= samples.get("espalier_data_free_bytes"));
    assertTrue(samples.get("jvm_memory_used_bytes{area=\"heap\"}") > 1e6);
    assertTrue(samples.get("jvm_threads_current") > 1);
    assertTrue(samples.get("process_start_time_seconds") > 1.6e9);
    // without the database nothing is said of it
    assertTrue(samples.keySet().stream().noneMatch(name -> name.contains("database") || name.contains("experiments")));
  }

  @Test
  void requestsAreCountedWhateverTheirAnswer() throws Exception {
    served.get("/health/live", "viewer");
    served.get("/health/live", "viewer");
    served.get("/nothing", "viewer");
    served.send("DELETE", "/health/live", "viewer", "text/plain", "");
    served.send("BREW", "/health/live", "viewer", "text/plain", "");
    served.get("/api/v1/me", "nobody");
    Map<String, Double> samples = samples(served.get("/metrics", "viewer").body());
    String name = "espalier_http_request_duration_seconds";
    assertEquals(2, samples.get(name + "_count{method=\"GET\",code=\"200\"}"));
    assertEquals(1, samples.get(name + "_count{method=\"GET\",code=\"404\"}"));
    assertEquals(1, samples.get(name + "_count{method=\"GET\",code=\"401\"}"));
    assertEquals(1, samples.get(name + "_count{method=\"DELETE\",code=\"405\"}"));
    assertEquals(1, samples.get(name + "_count{method=\"other\",code=\"405\"}"));
    assertEquals(2, samples.get(name + "_bucket{method=\"GET\",code=\"200\",le=\"+Inf\"}"));
    assertTrue(samples.get(name + "_sum{method=\"GET\",code=\"200\"}") > 0);
  }

  @Test
  void bucketsGrowAndEndWithTheCount() {
    RequestCounts counts = new RequestCounts();
    for (double seconds : new double[] {.001, .005, .3, 7, 100}) {
      counts.add("GET", 200, seconds);
    }
    Exposition numbers = new Exposition();
    counts.writeTo(numbers);
    Map<String, Double> samples = samples(numbers.toString());
    String bucket = "espalier_http_request_duration_seconds_bucket{method=\"GET\",code=\"200\",le=\"";
    assertEquals(2, samples.get(bucket + "0.005\"}"));
    assertEquals(2, samples.get(bucket + "0.25\"}"));
    assertEquals(3, samples.get(bucket + "0.5\"}"));
    assertEquals(4, samples.get(bucket + "10\"}"));
    assertEquals(5, samples.get(bucket + "+Inf\"}"));
    assertEquals(107.306, samples.get("espalier_http_request_duration_seconds_sum{method=\"GET\",code=\"200\"}"), 1e-9);
  }
}
