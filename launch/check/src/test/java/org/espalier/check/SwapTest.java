// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.espalier.check.LabBundle.replacing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A lab replaces its bundle again and again while experiments use it: each run finishes, with the version that it was
 * planned with, and the server does not grow. {@code -Dswaps=200} has more than a build has time for.
 */
@Tag("long")
@EnabledOnOs(value = OS.LINUX, disabledReason = "what a process has is read from /proc")
class SwapTest {
  private static final int SWAPS = Integer.getInteger("swaps", 5);
  private static final Pattern FIELD = Pattern.compile("\"(state|id|sha256|finished|failed)\":\"?([\\w-]+)");
  private static final String EXPERIMENT = """
      experiment: swapped
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 1, algorithm: {ppo: {steps: 2048}}}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {lottery-ticket: {controls: []}}
      criterion: ours
      distribution: global
      sparsity: 0.5
      seeds: 1
      prune: {exclude: [output]}
      """;
  private static final String CRITERION = """
      package org.example.swapped;

      import java.util.HashMap;
      import java.util.Map;
      import org.espalier.api.plugin.Plugin;
      import org.espalier.api.pruning.Criterion;
      import org.espalier.api.pruning.Subject;
      import org.osgi.service.component.annotations.Component;

      @Component(factory = Criterion.KIND)
      @Plugin(name = "ours", summary = "Keeps what is large")
      public final class Ours implements Criterion {
        @Override
        public Map<String, float[]> score(Subject subject) {
          Map<String, float[]> scores = new HashMap<>();
          subject.prunable().forEach(parameter -> {
            float[] values = subject.network().values(parameter.name());
            for (int i = 0; i < values.length; i++) {
              values[i] = Math.abs(values[i]);
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
  private String token;

  @AfterEach
  void stop() throws InterruptedException {
    if (server != null) {
      server.endWithWorkers(folder);
    }
  }

  private String ask(String verb, String path, String type, byte[] body) throws Exception {
    HttpResponse<String> answer = server.send(server.request("/api/v1/" + path)
        .header("Authorization", "Bearer " + token).header("Content-Type", type)
        .method(verb, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)));
    assertEquals(2, answer.statusCode() / 100, answer.body());
    return answer.body();
  }

  private static String field(String json, String name) {
    Matcher field = FIELD.matcher(json);
    while (field.find()) {
      if (field.group(1).equals(name)) {
        return field.group(2);
      }
    }
    throw new AssertionError(json + " has no " + name);
  }

  /**
   * What the server's process has.
   *
   * @param heap MiB that are used after a collection
   * @param resident MiB
   */
  private record Size(long classes, long threads, double heap, double resident) {
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%d classes, %d threads, %.1f MiB of heap, %.0f MiB resident", classes,
          threads, heap, resident);
    }
  }

  private Size size() throws Exception {
    long pid = server.running.process().pid();
    tool(pid, "GC.run");
    String counters = tool(pid, "PerfCounter.print");
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    long heap = 0;
    Matcher used = Pattern.compile("sun\\.gc\\.generation\\.\\d\\.space\\.\\d\\.used=(\\d+)").matcher(counters);
    while (used.find()) {
      heap += Long.parseLong(used.group(1));
    }
    return new Size(
        number(counters, "java\\.cls\\.loadedClasses=(\\d+)") - number(counters, "java\\.cls\\.unloadedClasses=(\\d+)"),
        number(status, "Threads:\\s+(\\d+)"), heap / 1048576.0, number(status, "VmRSS:\\s+(\\d+)") / 1024.0);
  }

  private static long number(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertTrue(matcher.find(), pattern);
    return Long.parseLong(matcher.group(1));
  }

  private static String tool(long pid, String command) throws Exception {
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
        .redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    return said;
  }

  private Path bundle(Path first, int number) throws IOException {
    return LabBundle.edit(first, folder.resolve("swapped-" + number + ".jar"), "META-INF/MANIFEST.MF",
        replacing("Bundle-Version: 1.0.0", "Bundle-Version: 1.0." + number));
  }

  @Test
  void aBundleIsReplacedUnderLoad() throws Exception {
    Path source = Files.createDirectories(folder.resolve("sources")).resolve("Ours.java");
    Files.writeString(source, CRITERION);
    Path first = LabBundle.build(folder, "org.example.swapped", "1.0.0", List.of(source));
    server = ServerProcess.start(new Shell(folder, folder.resolve("cache")), "--data", "data", "--slots", "2");
    token = Files.readString(folder.resolve("data/first-token")).strip();
    List<String> experiments = new ArrayList<>();
    List<Size> sizes = new ArrayList<>();
    String before = "";
    long begun = System.nanoTime();
    for (int i = 1; i <= SWAPS; i++) {
      String deployed = field(
          ask("POST", "bundles", "application/java-archive", Files.readAllBytes(bundle(first, i))), "sha256");
      if (!before.isEmpty()) {
        ask("DELETE", "bundles/" + before, "text/plain", new byte[0]);
      }
      before = deployed;
      String id = field(
          ask("POST", "experiments", "application/yaml", EXPERIMENT.getBytes(StandardCharsets.UTF_8)), "id");
      experiments.add(id);
      // the next swap comes while this one is under way, and the one before may be
      await(id, "planned|running|finished|failed");
      if (i % Math.max(1, SWAPS / 8) == 0) {
        sizes.add(size());
        System.out.println(i + " swaps: " + sizes.get(sizes.size() - 1));
      }
    }
    for (String id : experiments) {
      await(id, "finished|failed");
      String experiment = ask("GET", "experiments/" + id, "text/plain", new byte[0]);
      assertEquals(List.of("finished", "2", "0"),
          List.of(field(experiment, "state"), field(experiment, "finished"), field(experiment, "failed")), experiment);
    }
    System.out.printf(Locale.ROOT, "%d swaps in %.0f s, of experiments with 2 runs each%n", SWAPS,
        (System.nanoTime() - begun) / 1e9);
    Size early = sizes.get(sizes.size() / 2);
    Size late = sizes.get(sizes.size() - 1);
    assertTrue(late.classes() - early.classes() < 300, sizes.toString());
    assertTrue(late.threads() - early.threads() < 20, sizes.toString());
    assertTrue(late.heap() - early.heap() < 30, sizes.toString());
    String bundles = ask("GET", "bundles", "text/plain", new byte[0]);
    assertEquals(SWAPS - 1, bundles.split("\"retired\"", -1).length - 1, bundles);
  }

  private void await(String id, String states) throws Exception {
    for (int i = 0; i < 1200; i++) {
      String experiment = ask("GET", "experiments/" + id, "text/plain", new byte[0]);
      String state = field(experiment, "state");
      if (state.matches(states)) {
        return;
      }
      assertTrue(!state.matches("refused|cancelled"), experiment);
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("experiment " + id + " takes too long");
  }
}
