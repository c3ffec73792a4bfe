// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.Runs;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was printed about runs, for who sees them. */
class RunLogTest {
  private static final String PRINTED = "1".repeat(32);
  private static final String SILENT = "2".repeat(32);
  private static final String SECRET = "3".repeat(32);
  private static final String LINKED = "4".repeat(32);

  @TempDir
  private Path data;
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    Held held = new Held();
    held.accept(new NewExperiment("me", "default", Optional.empty(), "x", "x.yaml", "x: 1", List.of(), 0));
    held.accept(new NewExperiment("me", "secret", Optional.empty(), "x", "x.yaml", "x: 1", List.of(), 0));
    for (int experiment = 1; experiment <= 2; experiment++) {
      Path log = Files.createDirectories(data.resolve("experiments/" + experiment + "/log"));
      Files.writeString(log.resolve("printed.log"), "a line\n\u00fc\n");
      Files.createSymbolicLink(log.resolve("linked.log"), log.resolve("printed.log"));
    }
    Map<String, RunRecord> records = Stream.of(
        record(PRINTED, 1, "printed"), record(SILENT, 1, "silent"), record(SECRET, 2, "printed"),
        record(LINKED, 1, "linked")).collect(Collectors.toMap(RunRecord::uid, one -> one));
    served = new Served();
    served.runs.experiments = held;
    served.runs.outputs = new Outputs(ServerSettings.in(data));
    served.runs.runs = (Runs) Proxy.newProxyInstance(RunLogTest.class.getClassLoader(), new Class<?>[] {Runs.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("find")) {
            return Optional.ofNullable(records.get((String) arguments[0]));
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }

  private static RunRecord record(String uid, long experiment, String id) {
    return RunRecord.queued(uid, experiment, id, 0, "", OptionalDouble.empty());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> log(String uid, String query) throws Exception {
    return served.get("/api/v1/runs/" + uid + "/log" + query, "viewer");
  }

  @Test
  void isGivenFromAByteOn() throws Exception {
    HttpResponse<String> all = log(PRINTED, "");
    assertEquals("a line\n\u00fc\n", all.body());
    assertTrue(all.headers().firstValue("Content-Type").orElseThrow().startsWith("text/plain"));
    assertEquals("\u00fc\n", log(PRINTED, "?from=7").body());
    assertEquals("", log(PRINTED, "?from=10").body());
    assertEquals("", log(PRINTED, "?from=1000").body());
    assertEquals(400, log(PRINTED, "?from=-1").statusCode());
  }

  @Test
  void whoPrintedNothingHasAnEmptyOne() throws Exception {
    HttpResponse<String> silent = log(SILENT, "");
    assertEquals(200, silent.statusCode());
    assertEquals("", silent.body());
  }

  @Test
  void whatOneDoesNotSeeIsNotThere() throws Exception {
    assertEquals(404, log(SECRET, "").statusCode());
    assertEquals(404, log("5".repeat(32), "").statusCode());
    assertEquals("a line\n\u00fc\n", served.get("/api/v1/runs/" + SECRET + "/log", "admin").body());
    assertTrue(log(LINKED, "").statusCode() >= 400, "a link is not followed");
  }
}
