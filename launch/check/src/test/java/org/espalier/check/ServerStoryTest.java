// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A lab and its server, by the commands that people type. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ServerStoryTest {
  private static final String EXPERIMENT = """
      experiment: shared
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 2, algorithm: {ppo: {steps: 8192}}}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {lottery-ticket: {controls: [random-mask]}}
      criterion: magnitude
      distribution: global
      sparsity: 0.5
      seeds: 2
      prune: {exclude: [output]}
      evaluators: [complexity]
      """;
  private static final String CRITERION = """
      package org.example.shared;

      import java.util.HashMap;
      import java.util.Map;
      import org.espalier.api.plugin.Plugin;
      import org.espalier.api.pruning.Criterion;
      import org.espalier.api.pruning.Subject;
      import org.osgi.service.component.annotations.Component;

      @Component(factory = Criterion.KIND)
      @Plugin(name = "ours", summary = "Keeps what is large, times FACTOR")
      public final class Ours implements Criterion {
        @Override
        public Map<String, float[]> score(Subject subject) {
          Map<String, float[]> scores = new HashMap<>();
          System.out.println("scores are multiplied by FACTOR");
          subject.prunable().forEach(parameter -> {
            float[] values = subject.network().values(parameter.name());
            for (int i = 0; i < values.length; i++) {
              values[i] = FACTOR * Math.abs(values[i]);
            }
            scores.put(parameter.name(), values);
          });
          return scores;
        }
      }
      """;

  @TempDir
  private Path folder;

  private ServerProcess server;
  private Shell admin;

  private void start() throws Exception {
    start("data");
    admin = as(firstToken());
  }

  private String firstToken() throws IOException {
    return Files.readString(folder.resolve("data").resolve("first-token")).strip();
  }

  private void start(String data) throws Exception {
    server = ServerProcess.start(here(), "--data", data, "--slots", "2");
  }

  /** Who has no server. */
  private Shell here() {
    return new Shell(folder, folder.resolve("cache"));
  }

  private Shell as(String token) {
    return new Shell(folder, folder.resolve("cache")).with("ESPALIER_SERVER", server.address)
        .with("ESPALIER_TOKEN", token);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.endWithWorkers(folder);
    }
  }

  private static String done(Result result) {
    assertEquals(0, result.code(), result.out() + result.err());
    return result.out();
  }

  @Test
  void whatWasAcceptedSurvivesTheServersDeathAndComesToTheSameFiles() throws Exception {
    Files.writeString(folder.resolve("shared.yaml"), EXPERIMENT);
    start();
    assertTrue(done(admin.run("users", "ann", "--role", "researcher")).contains("ann is researcher"));
    String token = done(admin.run("users", "ann", "--new-token")).strip();
    Shell ann = as(token);
    String accepted = done(ann.run("submit", "shared.yaml"));
    assertTrue(accepted.startsWith("experiment 1 is accepted by " + server.address), accepted);
    awaitARun(ann);
    server.running.process().destroyForcibly().waitFor();
    start();
    ann = as(token);
    String watched = done(ann.run("watch", "1"));
    assertTrue(watched.contains("6 of 6 runs finished"), watched);
    done(ann.run("fetch", "1", "--output", "fetched"));
    done(ann.run("run", "shared.yaml", "--output", "alone"));
    OutputContent.assertSame(folder.resolve("alone"), folder.resolve("fetched"));
    assertTrue(done(ann.run("runs", "1", "--filter", "arm = ticket", "--json")).contains("\"finished\""));
    refused(ann.run("deploy", "shared.yaml"), "maintainer");
    refused(as("esp_nobody").run("runs"), "token");
    refused(ann.run("watch", "77"), "there is no experiment 77");
  }

  private static void refused(Result result, String word) {
    assertEquals(2, result.code(), result.err());
    assertTrue(result.err().contains(word) && result.err().lines().count() == 1, result.err());
  }

  private void awaitARun(Shell shell) throws Exception {
    for (int i = 0; i < 300; i++) {
      String runs = done(shell.run("runs", "1", "--json"));
      if (runs.contains("\"running\"") || runs.contains("\"finished\"")) {
        return;
      }
      String all = done(shell.run("runs"));
      assertTrue(all.contains("accepted") || all.contains("planned") || all.contains("running"), all);
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new AssertionError("no run begins");
  }

  /** Backed up in the middle of its runs, and lost; its administrator's token too. */
  @Tag("long")
  @Test
  void whatIsRestoredGoesOnToTheSameFiles() throws Exception {
    Files.writeString(folder.resolve("shared.yaml"), EXPERIMENT);
    start();
    done(admin.run("submit", "shared.yaml"));
    awaitARun(admin);
    assertTrue(done(admin.run("backup", "backup.zip")).contains(" bytes in backup.zip"));
    refused(admin.run("backup", "backup.zip"), "is there already");
    assertTrue(get("/api/v1/audit", firstToken()).contains("\"backup\""));
    assertEquals("rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("backup.zip"))));
    assertTrue(done(admin.run("watch", "1")).contains("6 of 6 runs finished"));
    done(admin.run("fetch", "1", "--output", "before"));
    refused(here().run("admin-token", "--data", "data"), "belongs to the server that runs as process");
    server.end();
    refused(here().run("restore", "backup.zip", "--data", "data"), "is not empty");
    Files.write(folder.resolve("cut.zip"), Arrays.copyOf(Files.readAllBytes(folder.resolve("backup.zip")), 99));
    refused(here().run("restore", "cut.zip", "--data", "restored"), "is no backup of a server");
    assertTrue(done(here().run("restore", "backup.zip", "--data", "restored")).contains(" files in "));
    refused(here().run("restore", "backup.zip", "--data", "restored"), "is not empty");
    refused(here().run("admin-token", "--data", "none"), "is no data folder of a server");
    String token = done(here().run("admin-token", "--data", "restored")).strip();
    start("restored");
    admin = as(token);
    String watched = done(admin.run("watch", "1"));
    assertTrue(watched.contains("6 of 6 runs finished"), watched);
    done(admin.run("fetch", "1", "--output", "after"));
    OutputContent.assertSame(folder.resolve("before"), folder.resolve("after"));
    assertTrue(get("/api/v1/audit", token).contains("person.recover"));
    String compared = done(admin.run("compare", "1", "before"));
    assertTrue(compared.contains("Before against experiment 1 at 50 % (variant ticket): a difference is not shown"),
        compared);
    assertEquals(done(admin.run("compare", "before")), done(admin.run("compare", "1")));
    refused(admin.run("compare", "1", "2"), "there is no experiment 2");
    String numbers = get("/metrics", token);
    assertTrue(numbers.contains("espalier_runs{state=\"finished\"} 6\n") && numbers.contains("espalier_ready 1\n")
        && numbers.contains("espalier_database_connections{state=\"busy\"} "), numbers);
  }

  private String get(String path, String token) throws Exception {
    HttpResponse<String> answer = server.send(server.request(path).header("Authorization", "Bearer " + token));
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.body();
  }

  @Test
  void aLabsBundleIsUsedReplacedAndRetired() throws Exception {
    Files.writeString(folder.resolve("shared.yaml"), EXPERIMENT);
    start();
    refused(admin.run("deploy", "shared.yaml"), "is not a complete jar");
    Path first = bundle("1.0.0", "2");
    assertTrue(done(admin.run("deploy", first.toString())).contains("org.example.shared 1.0.0 is active"));
    String ours = "criterion=[magnitude, ours]";
    String one = done(admin.run("submit", "shared.yaml", "--set", ours, "--set", "seeds=1", "--watch"));
    assertTrue(one.contains("of 5 runs finished"), one);
    assertTrue(done(admin.run("logs", "1")).contains("scores are multiplied by 2\n"));
    refused(admin.run("logs", "1", "none"), "experiment 1 has no run none");
    Path second = bundle("1.1.0", "3");
    done(admin.run("deploy", second.toString()));
    Path other = bundle("1.1.0", "4");
    refused(admin.run("deploy", other.toString()), "which is deployed with other bytes");
    done(admin.run("submit", "shared.yaml", "--set", ours, "--set", "seeds=1"));
    // until all have ended
    assertTrue(done(admin.run("logs", "2", "--follow")).contains("scores are multiplied by 3\n"));
    assertTrue(done(admin.run("watch", "2")).contains("of 5 runs finished"));
    assertTrue(plans(2).contains("\"version\": \"1.1.0\""), "the new version is used");
    assertTrue(plans(1).contains("\"version\": \"1.0.0\""), "the old one was");
    assertTrue(done(admin.run("retire", "org.example.shared:1.1.0")).contains("retired"));
    assertTrue(done(admin.run("retire", "org.example.shared")).contains("1.0.0 is retired"));
    Result gone = admin.run("submit", "shared.yaml", "--set", ours, "--watch");
    assertEquals(2, gone.code(), gone.out());
    assertTrue(gone.out().contains("there is no criterion ours"), gone.out());
    refused(admin.run("submit", "shared.yaml", "--set", ours), "experiment 4 is refused: ");
    assertTrue(done(admin.run("runs", "4")).contains("experiment 4 has no runs; it is refused: "));
    assertTrue(done(admin.run("logs", "4")).contains("experiment 4 has no runs; it is refused: "));
  }

  private Path bundle(String version, String factor) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources-" + factor));
    Path source = sources.resolve("Ours.java");
    Files.writeString(source, CRITERION.replace("FACTOR", factor));
    Path target = Files.createDirectories(folder.resolve("jars-" + factor));
    return LabBundle.build(target, "org.example.shared", version, List.of(source));
  }

  private String plans(int experiment) throws IOException {
    StringBuilder all = new StringBuilder();
    Path runs = folder.resolve("data/experiments/" + experiment + "/output/runs");
    try (var files = Files.walk(runs)) {
      for (Path plan : files.filter(file -> file.endsWith("plan.json")).toList()) {
        all.append(Files.readString(plan));
      }
    }
    return all.toString();
  }
}
