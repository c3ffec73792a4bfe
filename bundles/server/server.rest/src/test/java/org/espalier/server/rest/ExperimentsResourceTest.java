package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.json.JsonObject;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.queue.Work;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Experiments as clients deal with them, with what stands for the queue. */
class ExperimentsResourceTest {
  private static final String AT = "/api/v1/experiments";

  private final Held held = new Held();
  private final Doing work = new Doing(held);

  private Served served;

  @BeforeEach
  void serve() throws IOException {
    served = new Served();
    served.experiments.experiments = held;
    served.experiments.work = work;
    served.queue.experiments = held;
    served.queue.work = work;
    served.events.experiments = held;
    served.broadcast.bindWork(work);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> submit(String token, String body) throws Exception {
    return served.send("POST", AT, token, "application/json", body);
  }

  private HttpResponse<String> cancel(long id, String token) throws Exception {
    return served.send("POST", AT + "/" + id + "/cancel", token, "text/plain", "");
  }

  private void hide() {
    held.accept(new NewExperiment("boss", "secret", Optional.empty(), "x", "x.yaml", "x: 1", List.of(), 0));
  }

  @Test
  void submittedAsJson() throws Exception {
    HttpResponse<String> answer =
        submit("researcher", "{\"file\":\"experiment: a\",\"fileName\":\"mine.yaml\",\"changes\":[\"seeds=3\"]}");
    assertEquals(201, answer.statusCode(), answer.body());
    assertTrue(answer.headers().firstValue("Location").orElseThrow().endsWith(AT + "/1"));
    JsonObject json = Served.json(served.get(AT + "/1", "viewer"));
    assertEquals("mine", json.text("name"));
    assertEquals("researcher", json.text("owner"));
    assertEquals("accepted", json.text("state"));
    assertEquals(List.of("seeds=3"), json.texts("changes"));
    assertEquals("1970-01-01T00:00:00Z", json.text("created"));
    assertFalse(json.has("ended") || json.has("file"), json.canonical());
    assertEquals("experiment: a", served.get(AT + "/1/file", "viewer").body());
  }

  @Test
  void submittedAsAFile() throws Exception {
    HttpResponse<String> answer = served.send("POST", AT + "?fileName=b.yaml&set=a%3D1&set=b%3D2", "researcher",
        "application/yaml", "experiment: \u00e4");
    assertEquals(201, answer.statusCode(), answer.body());
    assertEquals(List.of("a=1", "b=2"), held.records.get(0).changes());
    assertEquals("experiment: \u00e4", held.records.get(0).file());
  }

  @Test
  void whoMayNotComeFirstIsTold() throws Exception {
    assertEquals(403, submit("researcher", "{\"file\":\"a\",\"priority\":1}").statusCode());
    assertEquals(201, submit("maintainer", "{\"file\":\"a\",\"priority\":1}").statusCode());
    assertEquals(403, submit("researcher", "{\"file\":\"a\",\"project\":\"secret\"}").statusCode());
    assertEquals(1, held.records.size());
  }

  @Test
  void versionsGuardChanges() throws Exception {
    submit("researcher", "{\"file\":\"a\"}");
    HttpResponse<String> first = served.get(AT + "/1", "viewer");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertEquals(304, served.send(served.request(AT + "/1").header("Authorization", "Bearer viewer")
        .header("If-None-Match", tag)).statusCode());
    HttpResponse<String> changed = served.send("PUT", AT + "/1/priority", "maintainer", "application/json",
        "{\"priority\":7}");
    assertEquals(7, Served.json(changed).integer("priority"));
    HttpResponse<String> refused = served.send(served.request(AT + "/1/cancel")
        .header("Authorization", "Bearer researcher").header("If-Match", tag)
        .POST(BodyPublishers.noBody()));
    assertEquals(412, refused.statusCode(), refused.body());
    assertEquals(200, served.send(served.request(AT + "/1").header("Authorization", "Bearer viewer")
        .header("If-None-Match", tag)).statusCode());
  }

  @Test
  void whoSubmittedOrMaintainsCancels() throws Exception {
    submit("researcher", "{\"file\":\"a\"}");
    submit("researcher", "{\"file\":\"b\"}");
    assertEquals(403, cancel(1, "other").statusCode());
    assertEquals("cancelled", Served.json(cancel(1, "researcher")).text("state"));
    assertEquals(409, cancel(1, "researcher").statusCode());
    assertEquals("cancelled by maintainer", Served.json(cancel(2, "maintainer")).text("reason"));
    assertEquals(404, cancel(3, "maintainer").statusCode());
  }

  @Test
  void whatOneDoesNotSeeIsNotThere() throws Exception {
    submit("researcher", "{\"file\":\"a\"}");
    hide();
    for (String path : List.of("/2", "/2/file", "/2/runs", "/2/events", "/2/files", "/2/report")) {
      assertEquals(served.get(AT + "/9" + path.substring(2), "maintainer").statusCode(),
          served.get(AT + path, "maintainer").statusCode(), path);
    }
    assertEquals(404, served.get(AT + "/2", "maintainer").statusCode());
    assertEquals(404, cancel(2, "maintainer").statusCode());
    assertEquals(200, served.get(AT + "/2", "admin").statusCode());
    assertEquals(1, Served.json(served.get("/api/v1/queue", "viewer")).objects("items").size());
    String slots = served.get("/api/v1/slots", "viewer").body();
    assertTrue(slots.contains("dense-s0-1") && !slots.contains("secret-s0-1"), slots);
  }

  @Test
  void happeningsAreTold() throws Exception {
    submit("researcher", "{\"file\":\"a\"}");
    hide();
    HttpResponse<InputStream> stream = HttpClient.newHttpClient().send(
        served.request("/api/v1/events").header("Authorization", "Bearer viewer").build(),
        BodyHandlers.ofInputStream());
    assertEquals(200, stream.statusCode(), () -> String.valueOf(stream.headers().map()));
    assertEquals("text/event-stream", stream.headers().firstValue("Content-Type").orElseThrow());
    try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      assertTrue(lines.readLine().startsWith(":"));
      work.tell(new Work.Happening(2, "run", JsonObject.of(Map.of("run", "secret"))));
      work.tell(new Work.Happening(1, "run", JsonObject.of(Map.of("run", "dense", "loss", 0.5))));
      String text = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        text += line + "\n";
        if (line.startsWith("data:")) {
          break;
        }
      }
      assertTrue(text.contains("event: run") && text.contains("\"loss\":0.5") && !text.contains("secret"), text);
    }
  }
}
