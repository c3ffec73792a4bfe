// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The server as it is assembled and started: what it answers to anybody, and how it starts and ends. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ServerTest {
  @TempDir
  static Path folder;

  private static Shell shell;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    shell = new Shell(folder, folder.resolve("cache"));
    server = ServerProcess.start(shell, "--data", "data");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void assertProblem(int status, HttpResponse<String> answer) throws IOException {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
    assertEquals(status, new ObjectMapper().readTree(answer.body()).get("status").asInt());
  }

  @Test
  void isReadyWhenItSaysSo() throws Exception {
    HttpResponse<String> ready = server.get("/health/ready");
    assertEquals(200, ready.statusCode(), ready.body());
    assertEquals("{\"status\":\"up\",\"missing\":[]}", ready.body());
    assertEquals(200, server.get("/health/live").statusCode());
  }

  @Test
  void everyAnswerProtectsItsReader() throws Exception {
    for (String path : List.of("/health/live", "/nothing", "/api/v1/experiments")) {
      HttpResponse<String> answer = server.get(path);
      assertEquals("nosniff", answer.headers().firstValue("X-Content-Type-Options").orElseThrow(), path);
      assertEquals("DENY", answer.headers().firstValue("X-Frame-Options").orElseThrow(), path);
      assertTrue(answer.headers().firstValue("Content-Security-Policy").orElseThrow().contains("'none'"), path);
      assertFalse(answer.headers().firstValue("Server").isPresent(), path);
    }
  }

  @Test
  void whatIsNotThereIsAProblem() throws Exception {
    assertProblem(404, server.get("/"));
    assertProblem(404, server.get("/api/v2/runs"));
    assertProblem(405, server.send(server.request("/health/live").DELETE()));
  }

  @Test
  void everyRouteAsksWhoItIs() throws Exception {
    JsonNode paths = new ObjectMapper().readTree(server.get("/api/v1/openapi.json").body()).get("paths");
    int closed = 0;
    for (Map.Entry<String, JsonNode> one : paths.properties()) {
      for (Iterator<String> verbs = one.getValue().fieldNames(); verbs.hasNext();) {
        String name = verbs.next();
        if (!one.getValue().get(name).has("security")) {
          String address = one.getKey().replace("{uid}", "0".repeat(32)).replace("{sha256}", "0".repeat(64))
              .replaceAll("\\{\\w+}", "1");
          String verb = name.toUpperCase(Locale.ROOT);
          assertEquals(401, server.send(server.request(address).method(verb, BodyPublishers.noBody())).statusCode(),
              name + " " + address);
          for (String token : List.of("esp_AAAA", "esp_x_y")) {
            HttpResponse<String> answer = server.send(server.request(address)
                .header("Authorization", "Bearer " + token).method(verb, BodyPublishers.noBody()));
            assertTrue(Set.of(401, 429).contains(answer.statusCode()), name + " " + address + " " + answer.body());
          }
          closed++;
        }
      }
    }
    assertNotEquals(0, closed);
  }

  /** Sends what no client library would. */
  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void pathsThatLeadOutAreRefused() throws Exception {
    for (String path : List.of("/../../etc/passwd", "/api/v1/experiments/1/files/../../../../etc/passwd",
        "/api/v1/experiments/1/files/%2e%2e/%2e%2e/etc/passwd", "/api/v1/experiments/1/files/..%2f..%2fetc%2fpasswd",
        "/api/v1/experiments/1/files/%252e%252e%252fetc%252fpasswd", "/api/v1/experiments/1/files/..;/..;/etc/passwd",
        "/api/v1/experiments/1/files/..%5c..%5cetc", "/api/v1/experiments/1/files/%00", "/api/v1/%c0%ae%c0%ae/x",
        "//etc/passwd", "/api/v1/experiments/1/files//etc/passwd")) {
      String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertTrue(answer.startsWith("HTTP/1.1 4"), path + ": " + answer);
      assertFalse(answer.contains("root:"), path);
    }
  }

  @Test
  void whatIsNoHttpIsRefused() throws Exception {
    for (String request : List.of("nonsense\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
        "GET /" + "x".repeat(50_000) + " HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: " + "x".repeat(50_000) + "\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) {
      String answer = raw(request);
      assertTrue(answer.startsWith("HTTP/1.1 4") || answer.startsWith("HTTP/1.1 5"), answer);
      assertFalse(answer.contains("Exception"), answer);
    }
    assertEquals(200, server.get("/health/live").statusCode());
  }

  private static void assertRefused(Shell.Result result, String what) {
    assertEquals(2, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().startsWith("espalier: ") && result.err().contains(what), result.err());
    assertEquals("", result.out());
  }

  @Test
  void aSecondServerOnTheSameDataIsRefused() throws Exception {
    assertRefused(shell.run("serve", "--data", "data", "--port", "0"), "belongs to the server that runs as process "
        + server.running.process().pid());
    assertEquals(200, server.get("/health/live").statusCode());
  }

  @Test
  void aPortThatIsTakenIsRefused() throws Exception {
    assertRefused(shell.run("serve", "--data", "other", "--port", Integer.toString(server.port())), "--port");
  }

  @Test
  void wrongOptionsAreRefused() throws Exception {
    assertRefused(shell.run("serve", "--port", "70000"), "--port is 70000");
    assertRefused(shell.run("serve", "--port", "x"), "--port");
    assertRefused(shell.run("serve", "--slots", "0"), "--slots is 0");
    assertRefused(shell.run("serve", "--colour", "red"), "--colour");
    assertRefused(shell.run("serve", "--run-memory", "0"), "--run-memory is 0");
    assertRefused(shell.run("serve", "--database", "jdbc:mysql://x"), "jdbc:postgresql:");
    assertRefused(shell.run("serve", "--tls-keystore", "none.p12"), "none.p12");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertRefused(shell.run("serve", "--data", file.toString(), "--port", "0"), "--data");
    Path key = Files.writeString(folder.resolve("bad.p12"), "no key");
    assertRefused(shell.run("serve", "--data", "bad", "--port", "0", "--tls-keystore", key.toString()), "bad.p12");
  }

  @Test
  void endsWhenItIsAskedAndStartsAgain() throws Exception {
    for (int round = 0; round < 2; round++) {
      try (ServerProcess other = ServerProcess.start(shell, "--data", "again")) {
        Shell.Result result = other.end();
        assertEquals(143, result.code(), result.err());
        assertEquals("", result.err());
      }
    }
  }

  @Test
  void servesHttps() throws Exception {
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair", "-keystore", folder.resolve("key.p12").toString(), "-storetype", "PKCS12",
        "-storepass", "secret", "-alias", "server", "-keyalg", "RSA", "-dname", "CN=localhost",
        "-ext", "SAN=ip:127.0.0.1").inheritIO().start();
    assertEquals(0, keytool.waitFor());
    Shell secure = new Shell(folder, folder.resolve("cache")).with("ESPALIER_TLS_PASSWORD", "secret");
    try (ServerProcess other = ServerProcess.start(secure, "--data", "secure", "--tls-keystore", "key.p12")) {
      assertTrue(other.address.startsWith("https://127.0.0.1:"), other.address);
    }
  }
}
