// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** People and their experiments, from the token of the first administrator to the report. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ServerExperimentsTest {
  private static final long SECONDS = 180;
  private static final String EXPERIMENT = """
      experiment: served
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 2, algorithm: {ppo: {steps: 2048}}}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {lottery-ticket: {controls: []}}
      criterion: magnitude
      distribution: global
      sparsity: 0.5
      seeds: 1
      evaluators: [complexity]
      """;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  static Path folder;

  private static ServerProcess server;
  private static String admin;

  @BeforeAll
  static void start() throws Exception {
    Shell shell = new Shell(folder, folder.resolve("cache"));
    server = ServerProcess.start(shell, "--data", "data", "--slots", "1");
    admin = Files.readString(folder.resolve("data").resolve("first-token")).strip();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.end();
      server.close();
    }
  }

  private static HttpResponse<String> send(String verb, String path, String token, String type, String body)
      throws Exception {
    return server.send(server.request(path).header("Authorization", "Bearer " + token).header("Content-Type", type)
        .method(verb, BodyPublishers.ofString(body)));
  }

  private static HttpResponse<String> send(String verb, String path, String token, String body) throws Exception {
    return send(verb, path, token, "application/json", body);
  }

  private static JsonNode get(String path, String token) throws Exception {
    HttpResponse<String> answer = send("GET", path, token, "");
    assertEquals(200, answer.statusCode(), answer.body());
    return JSON.readTree(answer.body());
  }

  /** Lets somebody in, and gives their token. */
  private static String person(String name, String role) throws Exception {
    HttpResponse<String> added =
        send("POST", "/api/v1/people", admin, "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}");
    assertEquals(201, added.statusCode(), added.body());
    HttpResponse<String> token =
        send("POST", "/api/v1/people/" + name + "/tokens", admin, "{\"label\":\"test\",\"days\":1}");
    assertEquals(201, token.statusCode(), token.body());
    return JSON.readTree(token.body()).get("token").asText();
  }

  private static JsonNode ended(long id, String token) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end) {
      JsonNode experiment = get("/api/v1/experiments/" + id, token);
      if (List.of("finished", "failed", "cancelled", "refused").contains(experiment.get("state").asText())) {
        return experiment;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new AssertionError("it has not ended: " + get("/api/v1/experiments/" + id, token));
  }

  @Test
  void anExperimentIsCarriedOut() throws Exception {
    String ann = person("ann", "researcher");
    HttpResponse<String> first = server.send(server.request("/api/v1/experiments?fileName=it.yaml")
        .header("Authorization", "Bearer " + ann).header("Content-Type", "application/yaml")
        .header("Idempotency-Key", "one").POST(BodyPublishers.ofString(EXPERIMENT)));
    assertEquals(201, first.statusCode(), first.body());
    long id = JSON.readTree(first.body()).get("id").asLong();
    HttpResponse<String> again = server.send(server.request("/api/v1/experiments?fileName=it.yaml")
        .header("Authorization", "Bearer " + ann).header("Content-Type", "application/yaml")
        .header("Idempotency-Key", "one").POST(BodyPublishers.ofString(EXPERIMENT)));
    assertEquals(id, JSON.readTree(again.body()).get("id").asLong());
    JsonNode experiment = ended(id, ann);
    assertEquals("finished", experiment.get("state").asText(), experiment.toString());
    assertEquals("served", experiment.get("name").asText());
    JsonNode runs = get("/api/v1/experiments/" + id + "/runs", ann).get("items");
    assertEquals(experiment.get("runs").asInt(), runs.size());
    String uid = runs.get(0).get("uid").asText();
    assertEquals("finished", get("/api/v1/runs/" + uid, ann).get("state").asText());
    assertFalse(get("/api/v1/runs/" + uid + "/history", ann).get("metrics").isEmpty());
    assertTrue(get("/api/v1/runs?filter=state%20%3D%20finished&limit=1", ann).get("items").size() == 1);
    String table = send("GET", "/api/v1/experiments/" + id + "/files/results.csv", ann, "").body();
    assertEquals(runs.size() + 1, table.lines().count(), table);
    HttpResponse<String> report = send("GET", "/api/v1/experiments/" + id + "/report", ann, "");
    assertEquals(200, report.statusCode(), report.body());
    assertTrue(report.body().contains("served"));
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    String ben = person("ben", "researcher");
    HttpResponse<String> answer =
        send("POST", "/api/v1/experiments", ben, "application/yaml", "experiment: x\ntask: none\n");
    assertEquals(201, answer.statusCode(), answer.body());
    JsonNode experiment = ended(JSON.readTree(answer.body()).get("id").asLong(), ben);
    assertEquals("refused", experiment.get("state").asText());
    assertFalse(experiment.get("reason").asText().isEmpty());
    assertEquals(400, send("GET", "/api/v1/experiments?filter=nonsense", ben, "").statusCode());
    assertEquals(400, send("GET", "/api/v1/experiments?limit=0", ben, "").statusCode());
    assertEquals(400, send("GET", "/api/v1/experiments?after=x", ben, "").statusCode());
  }

  /** What happens is told to who listens, and who listens to nothing of theirs is told nothing. */
  @Test
  void happeningsAreTold() throws Exception {
    String dan = person("dan", "researcher");
    HttpResponse<InputStream> stream = HttpClient.newHttpClient().send(
        server.request("/api/v1/events").header("Authorization", "Bearer " + dan).build(),
        BodyHandlers.ofInputStream());
    assertEquals(200, stream.statusCode());
    assertTrue(stream.headers().firstValue("Content-Type").orElseThrow().startsWith("text/event-stream"));
    HttpResponse<String> answer =
        send("POST", "/api/v1/experiments", dan, "application/yaml", "experiment: told\ntask: none\n");
    assertEquals(201, answer.statusCode(), answer.body());
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertTrue(lines.readLine().startsWith(":"));
      String line = lines.readLine();
      while (!(line.startsWith("data:") && line.contains("refused"))) {
        line = lines.readLine();
      }
      assertEquals("refused", JSON.readTree(line.substring(5)).get("state").asText());
    }
  }

  @Test
  void pluginsAreListed() throws Exception {
    assertTrue(get("/api/v1/plugins", admin).size() > 50);
  }

  @Test
  void tokensAreRevokedAndRolesHold() throws Exception {
    String eve = person("eve", "viewer");
    JsonNode paths = JSON.readTree(server.get("/api/v1/openapi.json").body()).get("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
        String address = path.getKey().replace("{uid}", "0".repeat(32)).replace("{sha256}", "0".repeat(64))
            .replaceAll("\\{\\w+}", "1");
        if (verb.getValue().has("x-role") && !verb.getValue().get("x-role").asText().equals("viewer")) {
          Iterator<String> types = verb.getValue().at("/requestBody/content").fieldNames();
          String type = types.hasNext() ? types.next() : "text/plain";
          String name = verb.getKey().toUpperCase(Locale.ROOT);
          assertEquals(403, send(name, address, eve, type, "{}").statusCode(), name + " " + address);
        }
      }
    }
    assertEquals("eve", get("/api/v1/me", eve).get("name").asText());
    String id = get("/api/v1/people/eve/tokens", admin).get("items").get(0).get("id").asText();
    assertEquals(204, send("DELETE", "/api/v1/tokens/" + id, admin, "").statusCode());
    assertEquals(401, send("GET", "/api/v1/me", eve, "").statusCode());
    assertTrue(get("/api/v1/audit?limit=10", admin).toString().contains("token.revoke"));
  }

  /** A body that drips in is cut, and its connection with it. */
  @Test
  void slowBodiesAreCut() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(("POST /api/v1/experiments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + admin
          + "\r\nContent-Type: application/yaml\r\nContent-Length: 100000\r\n\r\n").getBytes("US-ASCII"));
      long begun = System.nanoTime();
      boolean cut = false;
      while (!cut && System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(40)) {
        try {
          socket.getOutputStream().write('x');
          TimeUnit.MILLISECONDS.sleep(500);
          cut = socket.getInputStream().available() > 0 && socket.getInputStream().read() >= 0;
        } catch (IOException e) {
          cut = true;
        }
      }
      assertTrue(cut);
    }
    assertEquals(200, server.get("/health/live").statusCode());
  }
}
