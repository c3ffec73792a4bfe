// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** MLflow's own client at the server as a person starts it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class MlflowTest {
  @TempDir
  static Path folder;

  private static ServerProcess server;
  private static String token;
  private static MlflowClient client;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(new Shell(folder, folder.resolve("cache")), "--data", "data", "--slots", "1");
    token = Files.readString(folder.resolve("data").resolve("first-token")).strip();
    client = new MlflowClient(new BasicMlflowHostCreds(server.address, "anybody", token));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      client.close();
      server.end();
      server.close();
    }
  }

  private static HttpRequest.Builder request(String path) {
    return server.request(path).header("Authorization", "Bearer " + token);
  }

  @Test
  void aRunIsLoggedAndFound() {
    String experiment = client.createExperiment("baselines");
    String run = client.createRun(experiment).getRunId();
    client.logBatch(run,
        List.of(Metric.newBuilder().setKey("loss").setValue(0.5).setStep(1).setTimestamp(7).build(),
            Metric.newBuilder().setKey("loss").setValue(0.25).setStep(2).setTimestamp(8).build()),
        List.of(Param.newBuilder().setKey("depth").setValue("3").build()), List.of());
    client.logParam(run, "depth", "3");
    MlflowHttpException other = assertThrows(MlflowHttpException.class, () -> client.logParam(run, "depth", "4"));
    assertEquals(400, other.getStatusCode());
    assertTrue(other.getBodyMessage().contains("INVALID_PARAMETER_VALUE"), other.getBodyMessage());
    client.setTerminated(run, RunStatus.FINISHED);
    List<Run> found = client.searchRuns(List.of(experiment), "metrics.loss < 0.3 and params.depth = '3'",
        ViewType.ACTIVE_ONLY, 10, List.of("metrics.loss DESC")).getItems();
    assertEquals(List.of(run), found.stream().map(one -> one.getInfo().getRunId()).toList());
    assertEquals(List.of(0.5, 0.25), client.getMetricHistory(run, "loss").stream().map(Metric::getValue).toList());
  }

  @Test
  void anExperimentOfTheServersIsThereToRead() throws Exception {
    HttpResponse<String> sent = server.send(request("/api/v1/experiments").header("Content-Type", "application/yaml")
        .POST(BodyPublishers.ofString("experiment: x\ntask: none\n")));
    assertEquals(201, sent.statusCode(), sent.body());
    String id = "espalier-" + new ObjectMapper().readTree(sent.body()).get("id").asLong();
    assertTrue(client.searchExperiments().getItems().stream().anyMatch(one -> one.getExperimentId().equals(id)));
    MlflowHttpException refused = assertThrows(MlflowHttpException.class, () -> client.createRun(id));
    assertEquals(403, refused.getStatusCode());
    assertTrue(refused.getBodyMessage().contains("PERMISSION_DENIED"), refused.getBodyMessage());
  }

  @Test
  void whatIsNotThereIsSaidInMlflowsForm() throws Exception {
    HttpResponse<String> unknown = server.send(request("/api/2.0/mlflow/registered-models/search"));
    assertEquals(404, unknown.statusCode());
    JsonNode error = new ObjectMapper().readTree(unknown.body());
    assertEquals("ENDPOINT_NOT_FOUND", error.get("error_code").asText());
    HttpResponse<String> nobody = server.get("/api/2.0/mlflow/experiments/get?experiment_id=1");
    assertEquals(401, nobody.statusCode());
    assertEquals("UNAUTHENTICATED", new ObjectMapper().readTree(nobody.body()).get("error_code").asText());
    HttpResponse<String> tooLong = server.send(request("/api/2.0/mlflow/runs/log-batch")
        .header("Content-Type", "application/json").expectContinue(true)
        .POST(BodyPublishers.ofString("{\"run_id\":\"" + "x".repeat(1 << 20) + "\"}")));
    assertEquals(400, tooLong.statusCode(), tooLong.body());
    assertTrue(tooLong.body().contains("too long"), tooLong.body());
  }
}
