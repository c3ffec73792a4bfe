// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlflow.api.proto.Service;
import org.mlflow.api.proto.Service.Metric;
import org.mlflow.api.proto.Service.Param;
import org.mlflow.api.proto.Service.Run;
import org.mlflow.api.proto.Service.RunInfo;
import org.mlflow.api.proto.Service.RunStatus;
import org.mlflow.api.proto.Service.RunTag;
import org.mlflow.api.proto.Service.ViewType;
import org.mlflow.tracking.ExperimentsPage;
import org.mlflow.tracking.MlflowClient;
import org.mlflow.tracking.MlflowHttpException;
import org.mlflow.tracking.RunsPage;
import org.mlflow.tracking.creds.BasicMlflowHostCreds;

/** MLflow's own client for Java, as it is. */
class ClientTest {
  @TempDir
  static Path folder;

  private static Served served;
  private static MlflowClient client;

  @BeforeAll
  static void serve() throws Exception {
    served = new Served(folder);
    client = new MlflowClient(new BasicMlflowHostCreds(served.address, "ann"));
  }

  @AfterAll
  static void stop() {
    client.close();
    served.close();
  }

  private static Metric metric(String key, double value, long step) {
    return Metric.newBuilder().setKey(key).setValue(value).setStep(step).setTimestamp(1000 + step).build();
  }

  private static Map<String, Double> metrics(Run run) {
    return run.getData().getMetricsList().stream().collect(Collectors.toMap(Metric::getKey, Metric::getValue));
  }

  @Test
  void fromAnExperimentToWhatItsRunsLogged() {
    String experiment = client.createExperiment("from Java");
    assertEquals(experiment, client.getExperimentByName("from Java").orElseThrow().getExperimentId());
    assertEquals(Optional.empty(), client.getExperimentByName("none"));
    client.setExperimentTag(experiment, "team", "a");
    assertEquals("a", client.getExperiment(experiment).getTags(0).getValue());

    RunInfo info = client.createRun(experiment);
    String id = info.getRunId();
    assertEquals(RunStatus.RUNNING, info.getStatus());
    assertEquals("mlflow-artifacts:/" + experiment + "/" + id + "/artifacts", info.getArtifactUri());
    List<Metric> many = new ArrayList<>();
    for (int step = 0; step < 1000; step++) {
      many.add(metric("loss", 1.0 / (step + 1), step));
    }
    client.logBatch(id, many, List.of(Param.newBuilder().setKey("learning rate").setValue("0.1").build()),
        List.of(RunTag.newBuilder().setKey("kind").setValue("first").build()));
    client.logMetric(id, "accuracy", 0.75);
    client.logMetric(id, "diverged", Double.NaN, 1, 1);
    client.logMetric(id, "bound", Double.NEGATIVE_INFINITY, 1, 1);
    client.logParam(id, "depth", "3");
    client.setTag(id, "note", "x");
    client.deleteTag(id, "note");
    client.setTerminated(id, RunStatus.FINISHED, 5000);

    Run run = client.getRun(id);
    assertEquals(RunStatus.FINISHED, run.getInfo().getStatus());
    assertEquals(5000, run.getInfo().getEndTime());
    assertEquals(
        Map.of("loss", 0.001, "accuracy", 0.75, "diverged", Double.NaN, "bound", Double.NEGATIVE_INFINITY),
        metrics(run));
    assertEquals(Map.of("learning rate", "0.1", "depth", "3"),
        run.getData().getParamsList().stream().collect(Collectors.toMap(Param::getKey, Param::getValue)));
    assertEquals(Map.of("kind", "first", "mlflow.runName", run.getInfo().getRunName()),
        run.getData().getTagsList().stream().collect(Collectors.toMap(RunTag::getKey, RunTag::getValue)));
    List<Metric> history = client.getMetricHistory(id, "loss");
    assertEquals(many, history);

    assertEquals(List.of(id), found(experiment,
        "metrics.loss < 0.01 and params.`learning rate` = '0.1' and attributes.status = 'FINISHED'"));
    assertEquals(List.of(), found(experiment, "metrics.loss > 0.01"));
  }

  private static List<String> found(String experiment, String filter) {
    return client.searchRuns(List.of(experiment), filter, ViewType.ACTIVE_ONLY, 100).getItems().stream()
        .map(run -> run.getInfo().getRunId()).toList();
  }

  @Test
  void pagesOfRunsInAnOrder() {
    String experiment = client.createExperiment("pages");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(client.createRun(experiment).getRunId());
      client.logMetric(ids.get(i), "score", i);
    }
    RunsPage page =
        client.searchRuns(List.of(experiment), "", ViewType.ACTIVE_ONLY, 2, List.of("metrics.score ASC"));
    List<String> found = new ArrayList<>();
    while (true) {
      page.getItems().forEach(run -> found.add(run.getInfo().getRunId()));
      if (!page.hasNextPage()) {
        break;
      }
      page = (RunsPage) page.getNextPage();
    }
    assertEquals(ids, found);
    client.deleteRun(ids.get(0));
    assertEquals(4, count(experiment, ViewType.ACTIVE_ONLY));
    assertEquals(1, count(experiment, ViewType.DELETED_ONLY));
    client.restoreRun(ids.get(0));
    assertEquals(5, count(experiment, ViewType.ALL));
  }

  private static int count(String experiment, ViewType view) {
    return client.searchRuns(List.of(experiment), "", view, 100).getItems().size();
  }

  @Test
  void experimentsAreRenamedDeletedAndRestored() {
    String experiment = client.createExperiment("before");
    client.renameExperiment(experiment, "after");
    assertEquals("after", client.getExperiment(experiment).getName());
    client.deleteExperiment(experiment);
    assertEquals("deleted", client.getExperiment(experiment).getLifecycleStage());
    assertThrows(MlflowHttpException.class, () -> client.createRun(experiment));
    ExperimentsPage deleted = client.searchExperiments("name = 'after'", ViewType.DELETED_ONLY, 10, List.of());
    assertEquals(List.of(experiment),
        deleted.getItems().stream().map(Service.Experiment::getExperimentId).toList());
    client.restoreExperiment(experiment);
    assertEquals("active", client.getExperiment(experiment).getLifecycleStage());
  }

  @Test
  void aPasswordIsATokenToo() {
    try (MlflowClient other = new MlflowClient(new BasicMlflowHostCreds(served.address, "anybody", "ben"))) {
      String experiment = other.createExperiment("of ben");
      assertEquals("ben", other.createRun(experiment).getUserId());
    }
    try (MlflowClient nobody = new MlflowClient(new BasicMlflowHostCreds(served.address, "esp_none"))) {
      MlflowHttpException refused = assertThrows(MlflowHttpException.class, () -> nobody.getExperiment("1"));
      assertEquals(401, refused.getStatusCode());
      assertTrue(refused.getBodyMessage().contains("UNAUTHENTICATED"), refused.getBodyMessage());
    }
  }

  @Test
  void whatIsRefusedIsReadByTheClient() {
    client.createExperiment("once");
    MlflowHttpException twice =
        assertThrows(MlflowHttpException.class, () -> client.createExperiment("once"));
    assertEquals(400, twice.getStatusCode());
    assertTrue(twice.getBodyMessage().contains("RESOURCE_ALREADY_EXISTS"), twice.getBodyMessage());
    MlflowHttpException none =
        assertThrows(MlflowHttpException.class, () -> client.getRun("0".repeat(32)));
    assertEquals(404, none.getStatusCode());
    assertTrue(none.getBodyMessage().contains("RESOURCE_DOES_NOT_EXIST"), none.getBodyMessage());
  }
}
