// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.json.JsonObject;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.ServerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of an output folder: all of it, and nothing else. */
class FilesResourceTest {
  private static final String AT = "/api/v1/experiments/1/files";

  @TempDir
  Path data;

  private Served served;

  @BeforeEach
  void serve() throws Exception {
    Held held = new Held();
    held.accept(new NewExperiment("me", "default", Optional.empty(), "x", "x.yaml", "x: 1", List.of(), 0));
    Path output = Files.createDirectories(data.resolve("experiments/1/output"));
    Files.createDirectories(output.resolve("runs/dense"));
    Files.writeString(output.resolve("results.csv"), "0123456789");
    Files.writeString(output.resolve("a b&c.txt"), "odd");
    Files.writeString(output.resolve("report.html"), "<h1>r</h1>");
    Files.writeString(data.resolve("experiments/1/file.yaml"), "secret");
    Files.createSymbolicLink(output.resolve("link"), data.resolve("experiments/1/file.yaml"));
    Files.createSymbolicLink(output.resolve("up"), data);
    served = new Served();
    served.files.experiments = held;
    served.files.outputs = new Outputs(ServerSettings.in(data));
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> range(String range) throws Exception {
    return served.send(served.request(AT + "/results.csv").header("Authorization", "Bearer viewer")
        .header("Range", range));
  }

  @Test
  void foldersAreListed() throws Exception {
    JsonObject top = Served.json(served.get(AT, "viewer"));
    assertEquals(List.of("a b&c.txt", "report.html", "results.csv", "runs"),
        top.objects("files").stream().map(file -> file.text("name")).toList());
    assertEquals(10, top.objects("files").get(2).integer("bytes"));
    assertTrue(top.objects("files").get(3).flag("folder"));
    assertEquals(1, Served.json(served.get(AT + "?folder=runs", "viewer")).objects("files").size());
    assertEquals(404, served.get(AT + "?folder=..", "viewer").statusCode());
    assertEquals(404, served.get(AT + "?folder=up", "viewer").statusCode());
    assertEquals(404, served.get(AT + "?folder=results.csv", "viewer").statusCode());
  }

  @Test
  void filesAreSentWholeAndInParts() throws Exception {
    HttpResponse<String> whole = served.get(AT + "/results.csv", "viewer");
    assertEquals("0123456789", whole.body());
    assertEquals("bytes", whole.headers().firstValue("Accept-Ranges").orElseThrow());
    assertEquals("attachment", whole.headers().firstValue("Content-Disposition").orElseThrow());
    assertEquals("odd", served.get(AT + "/a%20b&c.txt", "viewer").body());
    HttpResponse<String> part = range("bytes=2-4");
    assertEquals(206, part.statusCode());
    assertEquals("234", part.body());
    assertEquals("bytes 2-4/10", part.headers().firstValue("Content-Range").orElseThrow());
    assertEquals("789", range("bytes=7-").body());
    assertEquals("89", range("bytes=-2").body());
    assertEquals("0123456789", range("bytes=-20").body());
    assertEquals("9", range("bytes=9-99").body());
    for (String none : List.of("bytes=10-", "bytes=-0", "bytes=99-100")) {
      assertEquals(416, range(none).statusCode(), none);
      assertEquals("bytes */10", range(none).headers().firstValue("Content-Range").orElseThrow());
    }
    for (String ignored : List.of("bytes=5-2", "lines=1-2", "bytes=0-1,3-4", "bytes=-", "bytes=a-b")) {
      assertEquals(200, range(ignored).statusCode(), ignored);
    }
    String tag = whole.headers().firstValue("ETag").orElseThrow();
    assertEquals(304, served.send(served.request(AT + "/results.csv").header("Authorization", "Bearer viewer")
        .header("If-None-Match", tag)).statusCode());
    assertEquals(200, served.send(served.request(AT + "/results.csv").header("Authorization", "Bearer viewer")
        .header("Range", "bytes=0-1").header("If-Range", "\"other\"")).statusCode());
  }

  @Test
  void nothingOutsideIsReached() throws Exception {
    for (String path : List.of("..%2ffile.yaml", "%2e%2e/file.yaml", "runs/..%2f..%2ffile.yaml", "link", "up/db",
        "up/experiments/1/file.yaml", "%2fetc%2fpasswd", "runs", "nothing", "%252e%252e%252ffile.yaml", "a%00b")) {
      HttpResponse<String> answer = served.get(AT + "/" + path, "viewer");
      assertTrue(answer.statusCode() == 404 || answer.statusCode() == 400, path + " " + answer.statusCode());
      assertFalse(answer.body().contains("secret"), path);
    }
  }

  @Test
  void theReportHasNoPowers() throws Exception {
    HttpResponse<String> report = served.get("/api/v1/experiments/1/report", "viewer");
    assertEquals("<h1>r</h1>", report.body());
    assertEquals("text/html;charset=utf-8", report.headers().firstValue("Content-Type").orElseThrow());
    List<String> policies = report.headers().allValues("Content-Security-Policy");
    assertEquals(1, policies.size());
    assertTrue(policies.get(0).startsWith("sandbox allow-scripts; default-src 'none';"), policies.get(0));
  }
}
