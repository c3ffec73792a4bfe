// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.mlflow.Served.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own experiments, as clients see them. */
class OwnTest {
  private static final String FIRST = "1".repeat(32);
  private static final String SECOND = "2".repeat(32);

  @TempDir
  private Path folder;
  private Served served;
  private String id;

  @BeforeEach
  void serve() throws Exception {
    served = new Served(folder);
    long number = served.experiments.accept(new NewExperiment(
        "ann", "default", Optional.empty(), "study", "a.yaml", "experiment: study", List.of(), 0)).id();
    id = "espalier-" + number;
    served.runs.expect(number, List.of(
        RunRecord.queued(FIRST, number, "ticket-s1-aa", 1, "ticket", OptionalDouble.of(0.9)),
        RunRecord.queued(SECOND, number, "dense-s2-bb", 2, "dense", OptionalDouble.empty())));
    served.runs.began(number, "ticket-s1-aa", 1, "");
    served.runs.ended(number, "ticket-s1-aa", RunState.FINISHED, "", "score", Map.of("loss", 0.25, "score", 0.9));
    Path run = Files.createDirectories(folder.resolve("experiments/" + number + "/output/runs/ticket-s1-aa"));
    Files.writeString(run.resolve("plan.json"), "{\"settings\":{\"criterion\":\"magnitude\",\"width\":8}}");
    Files.writeString(run.resolve("metrics.jsonl"), "{\"iteration\":0,\"metrics\":{\"loss\":1.0}}\n"
        + "{\"iteration\":1,\"metrics\":{\"loss\":0.5}}\n{\"iteration\":2,\"metrics\":{\"loss\":0.25}}\n{\"iter");
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private Map<String, Object> question(String filter) {
    return Map.of("experiment_ids", List.of(id), "filter", filter);
  }

  @Test
  void anExperimentHasItsNumberInItsName() throws Exception {
    String name = "study #" + id.replace("espalier-", "");
    JsonNode got = served.get("experiments/get?experiment_id=" + id, "viewer").json().get("experiment");
    assertEquals(name, got.get("name").asText());
    assertEquals(got, served.get("experiments/get-by-name?experiment_name=" + name.replace(" #", "%20%23"), "viewer")
        .json().get("experiment"));
    assertEquals(404, served.get("experiments/get?experiment_id=" + id, "stranger").status());
    for (String filter : List.of("name = '" + name + "'", "name like 'stu%'", "tags.`espalier.state` = 'accepted'")) {
      assertEquals(List.of(id), served.post("experiments/search", "viewer", Map.of("filter", filter)).json()
          .get("experiments").findValuesAsText("experiment_id"), filter);
    }
    for (String filter : List.of("name = 'study'", "tags.team = 'a'", "name != '" + name + "'")) {
      assertEquals(0, served.post("experiments/search", "viewer", Map.of("filter", filter)).json()
          .get("experiments").size(), filter);
    }
  }

  @Test
  void aRunSaysWhatItIs() throws Exception {
    JsonNode run = served.get("runs/get?run_id=" + FIRST, "viewer").json().get("run");
    assertEquals("FINISHED", run.get("info").get("status").asText());
    assertEquals("ticket-s1-aa", run.get("info").get("run_name").asText());
    assertEquals("[{\"key\":\"arm\",\"value\":\"ticket\"},{\"key\":\"criterion\",\"value\":\"magnitude\"},"
        + "{\"key\":\"seed\",\"value\":\"1\"},{\"key\":\"sparsity\",\"value\":\"0.9\"},"
        + "{\"key\":\"width\",\"value\":\"8\"}]", run.get("data").get("params").toString());
    assertEquals(List.of("0.25", "0.9"), run.get("data").get("metrics").findValuesAsText("value"));
    assertTrue(run.get("data").get("tags").toString().contains(
        "{\"key\":\"espalier.plan\",\"value\":\"ticket-s1-aa\"},{\"key\":\"espalier.state\",\"value\":\"finished\"}"));
    assertEquals("SCHEDULED", served.get("runs/get?run_id=" + SECOND, "viewer").json().get("run").get("info")
        .get("status").asText());
  }

  @Test
  void runsAreSearchedInTheWordsOfClients() throws Exception {
    for (String filter : List.of("metrics.loss < 0.5", "params.seed = '1'", "params.sparsity = '0.90'",
        "params.arm LIKE 'tick%'", "attributes.status = 'FINISHED'", "attributes.status IN ('FINISHED', 'KILLED')",
        "tags.mlflow.runName = 'ticket-s1-aa' and attributes.run_id = '" + FIRST + "'",
        "tags.`espalier.state` != 'queued'", "attributes.start_time > 1000")) {
      assertEquals(List.of("ticket-s1-aa"), served.search("viewer", question(filter)), filter);
    }
    assertEquals(List.of("dense-s2-bb"), served.search("viewer", question("status = 'SCHEDULED'")));
    assertEquals(List.of(), served.search("viewer", question("tags.team = 'a'")));
    assertEquals(List.of("ticket-s1-aa", "dense-s2-bb"), served.search("viewer",
        Map.of("experiment_ids", List.of(id), "order_by", List.of("params.seed ASC", "attributes.start_time DESC"))));
    assertEquals(List.of(), served.search("viewer",
        Map.of("experiment_ids", List.of(id), "run_view_type", "DELETED_ONLY")));
    for (Map.Entry<String, String> wrong : Map.of("params.width = '8'", "can't be searched by 'params.width'",
        "params.seed > '1'", "with = and != alone", "params.seed = 'one'", "is a number",
        "attributes.status = 'OVER'", "is never 'OVER'").entrySet()) {
      Answer refused = served.post("runs/search", "viewer", question(wrong.getKey()));
      assertEquals("INVALID_PARAMETER_VALUE", refused.code(), wrong.getKey());
      assertTrue(refused.message().contains(wrong.getValue()), refused.message());
    }
  }

  @Test
  void whatIsLoggedComesBeforeItPageByPage() throws Exception {
    String logged = served.experiment("logged", "ann");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      expected.add(0, served.run(logged, "ann"));
    }
    expected.addAll(List.of(SECOND, FIRST));
    for (int size = 1; size <= 6; size++) {
      List<String> found = new ArrayList<>();
      String token = "";
      do {
        JsonNode page = served.post("runs/search", "ann", Map.of("experiment_ids", List.of(id, logged),
            "max_results", size, "page_token", token)).json();
        page.get("runs").forEach(run -> found.add(run.get("info").get("run_id").asText()));
        token = page.path("next_page_token").asText();
      } while (!token.isEmpty());
      assertEquals(expected, found, "pages of " + size);
    }
  }

  @Test
  void aHistoryIsTheRunsFile() throws Exception {
    String ask = "metrics/get-history?run_id=" + FIRST + "&metric_key=";
    assertEquals(List.of("1.0", "0.5", "0.25"),
        served.get(ask + "loss", "viewer").json().get("metrics").findValuesAsText("value"));
    JsonNode first = served.get(ask + "loss&max_results=2", "viewer").json();
    assertEquals(List.of("0", "1"), first.get("metrics").findValuesAsText("step"));
    assertEquals(List.of("2"), served.get(ask + "loss&max_results=2&page_token="
        + first.get("next_page_token").asText(), "viewer").json().get("metrics").findValuesAsText("step"));
    assertEquals(List.of("0.9"), served.get(ask + "score", "viewer").json().get("metrics").findValuesAsText("value"));
    assertEquals(0, served.get(ask + "none", "viewer").json().get("metrics").size());
  }

  @Test
  void filesAreThoseOfTheRun() throws Exception {
    assertEquals(List.of("metrics.jsonl", "plan.json"), served.get("artifacts/list?run_id=" + FIRST, "viewer").json()
        .get("files").findValuesAsText("path"));
    String at = "/api/2.0/mlflow-artifacts/artifacts/" + id + "/" + FIRST + "/artifacts/";
    assertTrue(served.send("GET", at + "plan.json", "viewer", null).body().contains("magnitude"));
    assertEquals(403, served.send("PUT", at + "plan.json", "ann", "x").statusCode());
    assertEquals(403, served.send("DELETE", at + "plan.json", "maintainer", null).statusCode());
    assertEquals(0, served.get("artifacts/list?run_id=" + SECOND, "viewer").json().get("files").size());
  }

  @Test
  void nothingIsWritten() throws Exception {
    List<Answer> refused = new ArrayList<>();
    for (String token : List.of("ann", "maintainer")) {
      refused.add(served.post("runs/set-tag", token, Map.of("run_id", FIRST, "key", "k", "value", "v")));
      refused.add(served.post("runs/log-batch", token, Map.of("run_id", FIRST)));
      refused.add(served.post("runs/update", token, Map.of("run_id", FIRST, "status", "FAILED")));
      refused.add(served.post("runs/delete", token, Map.of("run_id", FIRST)));
      refused.add(served.post("runs/create", token, Map.of("experiment_id", id)));
      refused.add(served.post("experiments/update", token, Map.of("experiment_id", id, "new_name", "x")));
      refused.add(served.post("experiments/delete", token, Map.of("experiment_id", id)));
      refused.add(served.post(
          "experiments/set-experiment-tag", token, Map.of("experiment_id", id, "key", "k", "value", "v")));
    }
    for (Answer answer : refused) {
      assertEquals("PERMISSION_DENIED", answer.code(), answer.toString());
      assertTrue(answer.message().contains("one of Espalier's own, which are only read here"), answer.message());
    }
    assertEquals("RESOURCE_ALREADY_EXISTS", served.post("experiments/create", "ann",
        Map.of("name", "study #" + id.replace("espalier-", ""))).code());
  }
}
