// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.json.JsonObject;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Resources;
import org.espalier.server.queue.NoRoomException;
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
  void whatItsRunsTakeAndWhenItEndsIsSaid() throws Exception {
    JsonObject usual = Served.json(submit("researcher", "{\"file\":\"a\"}"));
    assertEquals(1, usual.integer("cores"));
    assertFalse(usual.flag("alone") || usual.has("deadline"), usual.canonical());
    JsonObject other = Served.json(
        submit("researcher", "{\"file\":\"a\",\"deadline\":\"2h\",\"cores\":3,\"alone\":true}"));
    assertEquals("1970-01-01T02:00:00Z", other.text("deadline"));
    assertEquals(3, other.integer("cores"));
    assertTrue(other.flag("alone"));
    served.send("POST", AT + "?deadline=7d&cores=2&alone=true", "researcher", "application/yaml", "experiment: a");
    assertEquals(new Resources(2, true), held.records.get(2).resources());
    assertEquals(Optional.of(Instant.EPOCH.plus(Duration.ofDays(7))), held.records.get(2).deadline());
    for (String wrong : List.of("soon", "2", "2 h", "-2h", "PT2H", "", "9999999d")) {
      HttpResponse<String> refused = submit("researcher", "{\"file\":\"a\",\"deadline\":\"" + wrong + "\"}");
      assertEquals(400, refused.statusCode(), wrong);
      assertEquals("deadline is '" + wrong + "'; it must be a time from here on, such as 90s, 30m, 2h or 7d",
          Served.json(refused).text("detail"));
    }
    HttpResponse<String> refused = submit("researcher", "{\"file\":\"a\",\"cores\":0}");
    assertEquals("cores is 0; it must be 1 at least", Served.json(refused).text("detail"));
    assertEquals(3, held.records.size());
  }

  @Test
  void aFullDiskTakesNothingNew() throws Exception {
    served.experiments.work = (Work) Proxy.newProxyInstance(
        getClass().getClassLoader(), new Class<?>[] {Work.class}, (proxy, method, arguments) -> {
          throw new NoRoomException("the disk has no room");
        });
    HttpResponse<String> refused = submit("researcher", "{\"file\":\"a\"}");
    assertEquals(507, refused.statusCode());
    assertEquals("60", refused.headers().firstValue("Retry-After").orElseThrow());
    assertEquals("the disk has no room", Served.json(refused).text("detail"));
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
    for (String header : List.of("If-Match", "If-None-Match")) {
      HttpResponse<String> garbage = served.send(served.request(AT + "/1").header("Authorization", "Bearer viewer")
          .header(header, "garbage"));
      assertEquals(400, garbage.statusCode(), garbage.body());
    }
    HttpResponse<String> other = served.send(served.request(AT + "/1").header("Authorization", "Bearer viewer")
        .header("If-Match", tag));
    assertTrue(Served.json(other).text("detail").contains("its entity tag is"), other.body());
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
}
