// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.espalier.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong is told in one form. */
class ProblemsTest {
  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = new Served(new Faulty());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /** A resource with a fault. */
  @Path("faulty")
  public static final class Faulty {
    @GET
    @Open
    public String get() {
      throw new IllegalStateException("the password is 1234");
    }

    @POST
    @Open
    @MostBytes(10)
    public String echo(String text) {
      return text;
    }
  }

  private static JsonObject assertProblem(int status, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
    JsonObject problem = Served.json(answer);
    assertEquals(status, problem.integer("status"));
    assertFalse(problem.text("title").isEmpty() || problem.text("detail").isEmpty(), answer.body());
    return problem;
  }

  private static HttpResponse<String> submit(String type, String body) throws Exception {
    return served.send("POST", "/api/v1/experiments", "researcher", type, body);
  }

  @Test
  void unknownAddressesAndMethods() throws Exception {
    assertProblem(404, served.get("/", "viewer"));
    assertProblem(404, served.get("/api/v1/nothing", "viewer"));
    assertProblem(404, served.get("/api/v1/experiments/x", "viewer"));
    HttpResponse<String> answer = served.send("DELETE", "/api/v1/experiments", "admin", "text/plain", "");
    assertTrue(assertProblem(405, answer).text("detail").contains("GET"), answer.body());
    assertTrue(answer.headers().firstValue("Allow").orElseThrow().contains("POST"));
  }

  @Test
  void bodiesThatAreNotUnderstood() throws Exception {
    assertProblem(415, submit("image/png", "x"));
    for (String body : new String[] {"{", "{\"file\": 1,}", "[]", "{\"file\":\"a\"} {}",
        "{\"file\":\"a\",\"file\":\"b\"}",
        "{\"fil\":\"a\"}", "{\"file\":\"a\",\"priority\":1.5}", "{\"file\":\"a\",\"priority\":\"x\"}",
        "{\"file\":\"a\",\"changes\":{}}", "{\"file\":\"a\",\"changes\":[null]}",
        "{\"file\":\"a\",\"fileName\":\"a/\"}",
        "{\"file\":\"a\",\"fileName\":\"a\\u0000b\"}", "{\"file\":{\"a\":1}}", "[".repeat(5000), "\u0000"}) {
      JsonObject problem = assertProblem(400, submit("application/json", body));
      assertFalse(problem.text("detail").contains("org.espalier") || problem.text("detail").contains("java."),
          problem.text("detail"));
    }
    assertProblem(400, submit("application/json", ""));
    assertProblem(400, submit("application/json", "null"));
    assertProblem(400, submit("application/yaml", " "));
  }

  @Test
  void parametersOfAnotherTypeAreNamed() throws Exception {
    for (String wrong : new String[] {"limit=x", "limit=99999999999", "limit=1.0", "limit="}) {
      String detail = assertProblem(400, served.get("/api/v1/runs?" + wrong, "viewer")).text("detail");
      assertTrue(detail.startsWith("limit is \"") && detail.contains("must be a whole number"), detail);
    }
    HttpResponse<String> maybe = served.send(
        "POST", "/api/v1/experiments?alone=maybe", "researcher", "application/yaml", "a: b");
    assertEquals("alone is \"maybe\"; it must be true or false", assertProblem(400, maybe).text("detail"));
  }

  private static HttpResponse<String> echo(int bytes, boolean chunked) throws Exception {
    byte[] body = "x".repeat(bytes).getBytes(StandardCharsets.UTF_8);
    return served.send(served.request("/faulty").header("Content-Type", "text/plain")
        .POST(chunked ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))
            : BodyPublishers.ofByteArray(body)));
  }

  @Test
  void bodiesThatAreTooLong() throws Exception {
    for (boolean chunked : new boolean[] {false, true}) {
      assertEquals("x".repeat(10), echo(10, chunked).body());
      assertTrue(assertProblem(413, echo(11, chunked)).text("detail").contains("10 bytes"));
      assertProblem(413, echo(5000, chunked));
    }
  }

  /** What is answered to a body that the client stops sending. */
  private static String cut(String path, String type, String body) throws Exception {
    URI uri = served.request(path).build().uri();
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      String sent = "POST " + uri.getPath() + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer maintainer\r\n"
          + "Content-Type: " + type + "\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n" + body;
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void bodiesThatEndInTheMiddle() throws Exception {
    for (String answer : List.of(cut("/faulty", "text/plain", "x"),
        cut("/api/v1/experiments", "application/json", "{\"file\": \"a"))) {
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
      assertTrue(answer.contains("the body ends too early, comes too slowly, or is not of the form"), answer);
    }
  }

  @Test
  void aFaultIsNotToldOf() throws Exception {
    HttpResponse<String> answer = served.send(served.request("/faulty"));
    assertProblem(500, answer);
    assertFalse(answer.body().contains("1234") || answer.body().contains("IllegalState"), answer.body());
  }

  @Test
  void whatIsNotThereYetIsToBeAskedAgain() throws Exception {
    HttpResponse<String> answer = served.get("/api/v1/experiments", "viewer");
    assertTrue(assertProblem(503, answer).text("detail").contains("the database"));
    assertEquals("1", answer.headers().firstValue("Retry-After").orElseThrow());
    HttpResponse<String> ready = served.send(served.request("/health/ready"));
    assertEquals(503, ready.statusCode());
    assertEquals("the database is not there", Served.json(ready).texts("missing").get(0));
    assertEquals(200, served.send(served.request("/health/live")).statusCode());
  }
}
