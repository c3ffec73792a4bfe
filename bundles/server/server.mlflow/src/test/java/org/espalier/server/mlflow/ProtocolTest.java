// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.espalier.server.accounts.Role;
import org.espalier.server.mlflow.Served.Answer;
import org.espalier.server.rest.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the protocol says beyond what a client of it shows. */
class ProtocolTest {
  @TempDir
  static java.nio.file.Path folder;

  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = new Served(folder);
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static void assertRefused(int status, String code, String words, Answer answer) {
    assertEquals(status, answer.status(), answer.toString());
    assertEquals(code, answer.code(), answer.toString());
    assertTrue(answer.message().contains(words), answer.message());
  }

  @Test
  void everyRouteHasARoleAndAsksWhoItIs() throws Exception {
    int routes = 0;
    for (Class<?> resource : List.of(ExperimentsResource.class, RunsResource.class, LoggingResource.class,
        MetricsResource.class, ArtifactsResource.class)) {
      for (Method method : resource.getDeclaredMethods()) {
        if (!method.isAnnotationPresent(Path.class)) {
          continue;
        }
        routes++;
        String verb = method.isAnnotationPresent(GET.class) ? "GET" : method.isAnnotationPresent(PUT.class) ? "PUT"
            : method.isAnnotationPresent(DELETE.class) ? "DELETE" : "POST";
        String path = "/" + resource.getAnnotation(Path.class).value() + "/"
            + method.getAnnotation(Path.class).value().replaceAll("\\{.*}", "1/a");
        String body = verb.equals("POST") ? "{}" : null;
        assertEquals(401, served.send(verb, path, "", body).statusCode(), path);
        assertTrue(served.send(verb, path, "none", body).body().contains("UNAUTHENTICATED"), path);
        boolean writes = method.getAnnotation(Requires.class).value() == Role.RESEARCHER;
        assertEquals(writes, served.send(verb, path, "viewer", body).statusCode() == 403, path);
      }
    }
    assertNotEquals(0, routes);
  }

  @Test
  void aParamNeverChanges() throws Exception {
    String run = served.run(served.experiment("params", "ann"), "ann");
    Map<String, String> param = Map.of("run_id", run, "key", "depth", "value", "3");
    assertEquals(200, served.post("runs/log-parameter", "ann", param).status());
    assertEquals(200, served.post("runs/log-parameter", "ann", param).status());
    assertRefused(400, "INVALID_PARAMETER_VALUE", "'depth' is '3' already",
        served.post("runs/log-parameter", "ann", Map.of("run_id", run, "key", "depth", "value", "4")));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "'depth'", served.post("runs/log-batch", "ann", Map.of(
        "run_id", run, "params", List.of(Map.of("key", "depth", "value", "5")),
        "tags", List.of(Map.of("key", "half", "value", "done")))));
    assertFalse(served.get("runs/get?run_id=" + run, "ann").json().toString().contains("half"));
  }

  @Test
  void aBatchHasLimits() throws Exception {
    String run = served.run(served.experiment("limits", "ann"), "ann");
    Map<String, Object> metric = Map.of("key", "m", "value", 1, "timestamp", 1, "step", 0);
    List<Map<String, String>> pairs = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      pairs.add(Map.of("key", "k" + i, "value", "v"));
    }
    assertRefused(400, "INVALID_PARAMETER_VALUE", "1001 metrics", served.post("runs/log-batch", "ann",
        Map.of("run_id", run, "metrics", Collections.nCopies(1001, metric))));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "101 params", served.post("runs/log-batch", "ann",
        Map.of("run_id", run, "params", pairs)));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "101 tags", served.post("runs/log-batch", "ann",
        Map.of("run_id", run, "tags", pairs)));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "is there twice", served.post("runs/log-batch", "ann",
        Map.of("run_id", run, "params", List.of(pairs.get(0), pairs.get(0)))));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "too long", served.postInParts("runs/log-batch", "ann",
        Map.of("run_id", run, "tags", List.of(Map.of("key", "k", "value", "x".repeat(1 << 20))))));
    assertEquals(200, served.post("runs/log-batch", "ann", Map.of("run_id", run,
        "metrics", Collections.nCopies(1000, metric), "params", pairs.subList(0, 100),
        "tags", pairs.subList(0, 100))).status());
  }

  @Test
  void whatIsWrongIsSaid() throws Exception {
    String experiment = served.experiment("wrong", "ann");
    String run = served.run(experiment, "ann");
    assertRefused(400, "INVALID_PARAMETER_VALUE", "name is missing",
        served.post("experiments/create", "ann", Map.of()));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "the value of the metric 'm' is missing",
        served.post("runs/log-metric", "ann", Map.of("run_id", run, "key", "m", "timestamp", 1)));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "value",
        served.post("runs/log-metric", "ann", Map.of("run_id", run, "key", "m", "timestamp", 1, "value", "high")));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "KILLED",
        served.post("runs/update", "ann", Map.of("run_id", run, "status", "OVER")));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "expected a comparison", served.post("runs/search", "ann",
        Map.of("experiment_ids", List.of(experiment), "filter", "metrics.m is high")));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "token", served.post("runs/search", "ann",
        Map.of("experiment_ids", List.of(experiment), "page_token", "x")));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "max_results is 0", served.post("runs/search", "ann",
        Map.of("experiment_ids", List.of(experiment), "max_results", 0)));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "ACTIVE_ONLY", served.post("runs/search", "ann",
        Map.of("experiment_ids", List.of(experiment), "run_view_type", "SOME")));
    assertRefused(404, "RESOURCE_DOES_NOT_EXIST", "tag 'none'",
        served.post("runs/delete-tag", "ann", Map.of("run_id", run, "key", "none")));
    assertRefused(404, "RESOURCE_DOES_NOT_EXIST", "experiment 99999", served.get(
        "experiments/get?experiment_id=99999", "ann"));
    assertRefused(404, "ENDPOINT_NOT_FOUND", "no part of MLflow's API", served.get("registered-models/search", "ann"));
    assertRefused(501, "NOT_IMPLEMENTED", "data sets", served.post("runs/log-inputs", "ann", Map.of("run_id", run)));
    assertEquals(400, served.send("POST", "/api/2.0/mlflow/runs/create", "ann", "{").statusCode());
    assertEquals(400, served.send("POST", "/api/2.0/mlflow/runs/create", "ann", "").statusCode());
    assertEquals(200, served.post("runs/log-metric", "ann", Map.of("run_id", run, "run_uuid", run, "key", "m",
        "value", "NaN", "timestamp", "12", "model_id", "of a newer client")).status());
  }

  @Test
  void anyNumberOfExperimentsIsSearchedOrRefused() throws Exception {
    String experiment = served.experiment("one of many", "ann");
    served.run(experiment, "ann");
    assertEquals(1, served.search("ann", Map.of("experiment_ids", Collections.nCopies(50_000, experiment))).size());
    List<String> many = IntStream.range(100, 31_000).mapToObj(Integer::toString).toList();
    assertRefused(400, "INVALID_PARAMETER_VALUE", "30000 are the most",
        served.post("runs/search", "ann", Map.of("experiment_ids", many)));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "is a time", served.post("runs/search", "ann",
        Map.of("experiment_ids", List.of(experiment), "filter", "start_time > '+999999999-01-01'")));
  }

  @Test
  void othersAreNotChanged() throws Exception {
    String experiment = served.experiment("of ann", "ann");
    String run = served.run(experiment, "ann");
    Map<String, String> tag = Map.of("run_id", run, "key", "k", "value", "v");
    assertRefused(403, "PERMISSION_DENIED", "of ann", served.post("runs/set-tag", "ben", tag));
    assertRefused(403, "PERMISSION_DENIED", "of ann",
        served.post("experiments/delete", "ben", Map.of("experiment_id", experiment)));
    assertEquals(200, served.post("runs/set-tag", "maintainer", tag).status());
    assertEquals(200, served.post("runs/create", "ben", Map.of("experiment_id", experiment)).status());
    assertRefused(404, "RESOURCE_DOES_NOT_EXIST", run, served.get("runs/get?run_id=" + run, "stranger"));
    assertEquals(List.of(), served.search("stranger", Map.of("experiment_ids", List.of(experiment))));
    assertRefused(404, "RESOURCE_DOES_NOT_EXIST", experiment,
        served.post("runs/create", "stranger", Map.of("experiment_id", experiment)));
    assertRefused(403, "PERMISSION_DENIED", "no project default",
        served.post("experiments/create", "stranger", Map.of("name", "x")));
  }

  @Test
  void aRunsNameIsItsTag() throws Exception {
    String run = served.post("runs/create", "ann", Map.of("experiment_id", "0", "run_name", "one")).json()
        .get("run").get("info").get("run_id").asText();
    served.post("runs/set-tag", "ann", Map.of("run_id", run, "key", "mlflow.runName", "value", "two"));
    assertEquals("two", info(run).get("run_name").asText());
    Answer changed = served.post("runs/update", "ann", Map.of("run_id", run, "run_name", "three"));
    assertEquals("three", changed.json().get("run_info").get("run_name").asText());
    assertTrue(served.get("runs/get?run_id=" + run, "ann").json().toString()
        .contains("{\"key\":\"mlflow.runName\",\"value\":\"three\"}"));
    assertEquals("Default", served.get("experiments/get?experiment_id=0", "ann").json().get("experiment")
        .get("name").asText());
    assertTrue(served.search("ann", Map.of("experiment_ids", List.of("0"))).contains("three"));
  }

  private static JsonNode info(String run) throws Exception {
    return served.get("runs/get?run_id=" + run, "ann").json().get("run").get("info");
  }

  @Test
  void whatIsDeletedTakesNothing() throws Exception {
    String run = served.run(served.experiment("gone", "ann"), "ann");
    served.post("runs/delete", "ann", Map.of("run_id", run));
    assertRefused(400, "INVALID_PARAMETER_VALUE", "is deleted", served.post("runs/log-parameter", "ann",
        Map.of("run_id", run, "key", "k", "value", "v")));
    assertEquals("deleted", info(run).get("lifecycle_stage").asText());
  }

  @Test
  void aHistoryComesInPages() throws Exception {
    String run = served.run(served.experiment("history", "ann"), "ann");
    for (int step = 0; step < 5; step++) {
      served.post("runs/log-metric", "ann",
          Map.of("run_id", run, "key", "m", "value", step, "timestamp", 1, "step", step));
    }
    List<Integer> steps = new ArrayList<>();
    String token = "";
    do {
      JsonNode page = served.get("metrics/get-history?metric_key=m&max_results=2&run_id=" + run
          + (token.isEmpty() ? "" : "&page_token=" + token), "viewer").json();
      page.get("metrics").forEach(point -> steps.add(point.get("step").asInt()));
      token = page.path("next_page_token").asText();
    } while (!token.isEmpty());
    assertEquals(List.of(0, 1, 2, 3, 4), steps);
  }

  @Test
  void filesAreKeptWholeAndWithinTheRun() throws Exception {
    String experiment = served.experiment("files", "ann");
    String run = served.run(experiment, "ann");
    String at = "/api/2.0/mlflow-artifacts/artifacts/" + experiment + "/" + run + "/artifacts/";
    assertEquals(200, served.send("PUT", at + "plots/a%20b.txt", "ann", "one").statusCode());
    assertEquals(200, served.send("PUT", at + "plots/a%20b.txt", "ann", "two").statusCode());
    assertEquals("two", served.send("GET", at + "plots/a%20b.txt", "viewer", null).body());
    assertEquals("[{\"path\":\"plots\",\"is_dir\":true}]",
        served.get("artifacts/list?run_id=" + run, "viewer").json().get("files").toString());
    assertEquals("[{\"path\":\"plots/a b.txt\",\"is_dir\":false,\"file_size\":3}]",
        served.get("artifacts/list?path=plots&run_id=" + run, "viewer").json().get("files").toString());
    assertEquals("{\"files\":[{\"path\":\"a b.txt\",\"is_dir\":false,\"file_size\":3}]}", served.send("GET",
        "/api/2.0/mlflow-artifacts/artifacts?path=" + experiment + "/" + run + "/artifacts/plots", "viewer", null)
        .body());
    for (String wrong : List.of("..%2f..%2fx", "plots", "plots/a%20b.txt/x", "%2e%2e/x", "a%00b")) {
      int status = served.send("PUT", at + wrong, "ann", "x").statusCode();
      assertTrue(status == 400 || status == 404, wrong + " " + status);
    }
    assertEquals(403, served.send("PUT", at + "of-ben", "ben", "x").statusCode());
    assertEquals(404, served.send("GET", at + "plots/a%20b.txt", "stranger", null).statusCode());
    assertEquals(404, served.send("GET", at.replace("/" + experiment + "/", "/other/") + "plots/a%20b.txt", "ann",
        null).statusCode());
    assertEquals(200, served.send("DELETE", at + "plots/a%20b.txt", "ann", null).statusCode());
    assertEquals(404, served.send("GET", at + "plots/a%20b.txt", "viewer", null).statusCode());
    try (var left = java.nio.file.Files.list(folder.resolve("artifacts"))) {
      assertEquals(0, left.filter(file -> file.getFileName().toString().startsWith(".incoming")).count());
    }
  }

  @Test
  void filesElsewhereAreNotReadHere() throws Exception {
    String experiment = served.post("experiments/create", "ann",
        Map.of("name", "elsewhere", "artifact_location", "s3://bucket/a/")).json().get("experiment_id").asText();
    String run = served.run(experiment, "ann");
    assertEquals("s3://bucket/a/" + run + "/artifacts", info(run).get("artifact_uri").asText());
    assertRefused(400, "INVALID_PARAMETER_VALUE", "s3://bucket/a/", served.get("artifacts/list?run_id=" + run, "ann"));
  }
}
