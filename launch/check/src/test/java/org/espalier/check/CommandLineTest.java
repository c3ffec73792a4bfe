// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.espalier.check.Shell.Result;
import org.espalier.check.Shell.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command as a person or a script types it, in a process of its own. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class CommandLineTest {
  private static final String SMALL = """
      experiment: small
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 2, algorithm: {ppo: {steps: 2048}}}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {lottery-ticket: {controls: []}}
      criterion: magnitude
      distribution: global
      sparsity: 0.5
      seeds: 1
      evaluators: [complexity]
      """;

  private static final String SEARCH = """
      experiment: search
      task: {supervised: {dataset: {digits: {train: 400}}, epochs: 6, patience: 0, learning-rate: 0.003}}
      architecture: {mlp: {hidden: [32]}}
      procedure: {prune-finetune: {share: 0.5, controls: [random-mask]}}
      criterion: [magnitude, random]
      search: {retention: 0.8, from: 0.5, to: 0.95, step: 0.15}
      seeds: 3
      """;

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  private Shell shell;

  @BeforeEach
  void openShell() {
    shell = new Shell(folder, cache);
  }

  @Test
  void helpTellsCommandsAndExitCodes() throws IOException {
    Result result = shell.run("--help");
    assertEquals(0, result.code());
    assertEquals("", result.err());
    for (String told : List.of("plugins", "describe", "validate", "run", "serve", "--plugins", "--verbose", "130")) {
      assertTrue(result.out().contains(told), told + " is missing in " + result.out());
    }
    assertFalse(result.out().contains("\033"), "colours where there is no terminal");
  }

  /** The framework answers as the launcher does without it: both have the text from the same classes. */
  @ParameterizedTest
  @ValueSource(strings = {
      "--help", "--version", "help", "help run", "run --help", "validate -h", "plugin", "plugins --jsno", "help rum",
      "describe", "clean --help", ""})
  void helpIsTheSameWithTheFrameworkAndWithout(String line) throws IOException {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
    Result without = shell.run(arguments);
    assertEquals(without, shell.start(withFramework(), arguments).await());
    assertTrue(without.out().length() + without.err().length() > 0);
  }

  /** The launcher on its own class path, where nothing answers before the framework does. */
  private Path withFramework() throws IOException {
    Path script = folder.resolve("with-framework");
    Files.writeString(script, String.join("\n", "#!/bin/sh",
        "exec ${JAVA_HOME:+$JAVA_HOME/bin/}java -Despalier.assembly=" + Repository.ASSEMBLY
            + " -Despalier.cache=" + cache + " -jar "
            + Repository.ASSEMBLY.resolve("launcher").resolve("espalier.jar") + " \"$@\"", ""));
    assertTrue(script.toFile().setExecutable(true));
    return script;
  }

  @Test
  void helpAndListingsNeedNoFramework() throws IOException {
    shell.run("plugins");
    Result quick = shell.java("-Xlog:class+load:file=classes.txt").run("plugins");
    assertEquals(0, quick.code(), quick.err());
    String classes = Files.readString(folder.resolve("classes.txt"));
    assertTrue(classes.contains("org.espalier.cli.KeptListings "));
    assertFalse(classes.contains("org.apache.felix.framework.Felix "), "the framework was started");
  }

  @Test
  void listingsAreThoseOfTheJarsThatAreThere() throws Exception {
    Path plugins = Files.createDirectory(folder.resolve("mine"));
    String without = shell.run("plugins", "--plugins", "mine").out();
    assertFalse(without.contains("hostile"));
    Path jar = LabBundle.hostile(plugins);
    for (int i = 0; i < 2; i++) {
      Result with = shell.run("plugins", "evaluator", "--plugins", "mine");
      assertTrue(with.out().contains("hostile"), with.out() + with.err());
      assertFalse(shell.run("plugins").out().contains("hostile"));
    }
    Files.write(jar, new byte[] {1});
    assertRefused(shell.run("plugins", "--plugins", "mine"), "is not a complete jar");
  }

  @Test
  void damagedListingsAreMadeAgain() throws IOException {
    String whole = shell.run("schema").out();
    List<Path> kept;
    try (Stream<Path> files = Files.walk(cache)) {
      kept = files.filter(file -> file.getFileName().toString().startsWith("listings-")).toList();
    }
    assertFalse(kept.isEmpty());
    for (Path file : kept) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    Result again = shell.run("schema");
    assertEquals("", again.err());
    // the order of some keys is another in each process
    assertEquals(new ObjectMapper().readTree(whole), new ObjectMapper().readTree(again.out()));
    assertEquals(again, shell.run("schema"), "it is kept again");
  }

  @Test
  void whatIsKeptIsRemovedUnlessAProcessUsesIt() throws Exception {
    Path own = folder.resolve("own");
    shell.with("ESPALIER_CACHE", own.toString());
    shell.run("plugins");
    Result young = shell.run("clean");
    assertEquals(0, young.code(), young.err());
    assertEquals("0 of 0 kept folders removed, 0 bytes\n", young.out());

    Files.writeString(folder.resolve("long.yaml"), SMALL.replace("2048", "20000000"));
    Running running = shell.start("run", "long.yaml", "--jobs", "1", "--output", "out");
    for (int i = 0; i < 600 && !hasMetrics(folder.resolve("out").resolve("runs")); i++) {
      assertFalse(running.process().waitFor(100, TimeUnit.MILLISECONDS), "it ended by itself");
    }
    Result inUse = shell.run("clean", "--all");
    assertTrue(inUse.out().startsWith("in use") && inUse.out().contains("\n0 of 1 kept folder removed, "), inUse.out());
    running.process().destroy();
    assertEquals(143, running.await().code());

    Result free = shell.run("clean", "--all");
    assertTrue(
        free.out().matches("removed  frameworks/\\S+  [\\d,]+ bytes\n1 of 1 kept folder removed, [\\d,]+ bytes\n"),
        free.out());
    assertEquals(0, shell.run("describe", "magnitude").code());
  }

  @Test
  void verboseTellsWhatEspalierDoesAndNotWhatItsFrameworkDoes() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SMALL);
    Result brief = shell.run("validate", "small.yaml", "--verbose");
    assertEquals(0, brief.code(), brief.err());
    assertTrue(brief.err().lines().count() < 30, brief.err());
    Result wordy = shell.with("ESPALIER_LOG", "org.apache.felix=debug").run("validate", "small.yaml", "--verbose");
    assertEquals(0, wordy.code(), wordy.err());
    assertTrue(wordy.err().lines().filter(line -> line.contains(" DEBUG ")).count() > 200, wordy.err());
    assertRefused(shell.with("ESPALIER_LOG", "felix").run("plugins"), "ESPALIER_LOG has 'felix'", "NAME=LEVEL");
  }

  @Test
  void aKindIsListedAndDescribed() throws IOException {
    Result listed = shell.run("plugins", "distribution");
    assertTrue(listed.out().lines().skip(1).allMatch(line -> line.matches("(distribution| ) .*")), listed.out());
    assertTrue(listed.out().contains("erdos-renyi"), listed.out());
    for (String all : List.of("plugins", "describe ppo", "describe criterion", "describe environment")) {
      Result result = shell.run(all.split(" "));
      assertEquals(0, result.code(), result.err());
      assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), result.out());
    }
    Result environment = shell.run("describe", "environment");
    for (String told : List.of(
        "The world in which an agent acts.", "org.espalier.api.rl.Environment", "org.espalier.api.rl 0.",
        "CartPole-v1")) {
      assertTrue(environment.out().contains(told), told + " is missing in " + environment.out());
    }
    assertRefused(shell.run("plugins", "criteron"), "there is no kind criteron; did you mean criterion?");
    assertRefused(shell.run("describe", "environmnt"), "did you mean environment?");
  }

  @Test
  void everyKindSaysWhatItIs() throws IOException {
    Set<String> kinds = new TreeSet<>();
    for (JsonNode plugin : new ObjectMapper().readTree(shell.run("plugins", "--json").out())) {
      kinds.add(plugin.get("kind").asText());
    }
    for (String kind : kinds) {
      JsonNode described = new ObjectMapper().readTree(shell.run("describe", kind, "--json").out()).get(0);
      for (String field : List.of("meaning", "interface", "contract")) {
        assertFalse(described.get(field).asText().isEmpty(), kind + " has no " + field);
      }
    }
  }

  @Test
  void whatIsMisspeltInAFileIsNamedWithTheNearest() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SMALL);
    assertRefused(shell.run("validate", "small.yaml", "--set", "critrion=random"), "did you mean criterion?");
    assertRefused(shell.run("validate", "small.yaml", "--set", "criterion=magnitud"), "did you mean magnitude?");
    assertRefused(
        shell.run("validate", "small.yaml", "--set", "architecture={mlp: {hiden: [8]}}"), "did you mean hidden?");
    assertRefused(shell.run("run", "small.yaml", "--resum"), "did you mean --resume?");
  }

  /** Homes of this JDK and of those beside it, of version 17 or later. */
  static Stream<Path> javaHomes() throws IOException {
    Path own = Path.of(System.getProperty("java.home")).toRealPath();
    List<Path> homes = new ArrayList<>(List.of(own));
    try (Stream<Path> beside = Files.list(own.getParent())) {
      for (Path home : beside.toList()) {
        if (Files.isExecutable(home.resolve("bin/java")) && !homes.contains(home.toRealPath()) && isRecent(home)) {
          homes.add(home.toRealPath());
        }
      }
    }
    return homes.stream();
  }

  private static boolean isRecent(Path home) throws IOException {
    Path release = home.resolve("release");
    return Files.exists(release) && Files.readString(release).matches("(?s).*JAVA_VERSION=\"(1[7-9]|[2-9][0-9]).*");
  }

  @ParameterizedTest
  @MethodSource("javaHomes")
  void runsQuietlyOnEveryJava(Path home) throws IOException {
    for (int start = 0; start < 2; start++) {
      Result result = shell.with("JAVA_HOME", home.toString()).run("--version");
      assertEquals("", result.err());
      assertTrue(result.out().matches("espalier [0-9]+\\.[0-9]+\\.[0-9]+ \\(Java [0-9.]+, .*\\)\\R"), result.out());
      assertEquals(0, result.code());
    }
  }

  @Test
  void oldJavaIsRefusedInOneSentence() throws IOException {
    Path home = Files.createDirectories(folder.resolve("old"));
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 1\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"11.0.2\"\n");
    assertRefused(shell.with("JAVA_HOME", home.toString()).run("plugins"), "11.0.2", "17 or later");
  }

  @Test
  void javaThatDoesNotRunIsToldOf() throws IOException {
    Path java = Files.createDirectories(folder.resolve("broken").resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 3\n");
    assertTrue(java.toFile().setExecutable(true));
    assertRefused(
        shell.with("JAVA_HOME", folder.resolve("broken").toString()).run("plugins"), "broken/bin/java", "exit code 3");
  }

  /** Its release file is a good one; that it is not asked at each start costs no start anything. */
  @Test
  void javaThatOnlySeemsToBeOneIsToldOf() throws IOException {
    Path home = Files.createDirectories(folder.resolve("seems"));
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 3\n");
    assertTrue(java.toFile().setExecutable(true));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"17.0.15\"\n");
    for (String command : List.of("--version", "validate some.yaml")) {
      assertRefused(
          shell.with("JAVA_HOME", home.toString()).run(command.split(" ")),
          "seems/bin/java does not run", "exit code 3");
    }
  }

  @Test
  void missingCommandIsRefused() throws IOException {
    assertRefused(shell.run(), "a command is missing", "--help");
  }

  @Test
  void unknownCommandIsRefusedWithTheNearest() throws IOException {
    assertRefused(shell.run("plugin"), "no command or option plugin", "did you mean plugins?");
  }

  @Test
  void unknownOptionIsRefused() throws IOException {
    assertRefused(shell.run("plugins", "--jsno"), "no command or option --jsno", "--json");
  }

  @Test
  void wrongValueIsRefused() throws IOException {
    assertRefused(shell.run("run", "some.yaml", "--jobs", "many"), "--jobs", "many");
  }

  @Test
  void missingFileIsRefused() throws IOException {
    assertRefused(shell.run("run", "nothing.yaml"), "nothing.yaml", "no such file");
    try (Stream<Path> made = Files.list(folder)) {
      assertFalse(made.anyMatch(Files::isDirectory), "something was written");
    }
  }

  @Test
  void unknownPluginIsRefusedWithTheNearest() throws IOException {
    assertRefused(shell.run("describe", "magnitud"), "magnitud", "did you mean magnitude?");
    assertRefused(shell.run("describe", "magnitude@[5,6)"), "there is no plug-in magnitude@[5,6); there is ");
  }

  @Test
  void missingPluginFolderIsRefused() throws IOException {
    assertRefused(shell.run("plugins", "--plugins", "nowhere"), "nowhere");
  }

  @Test
  void fileThatIsNoBundleIsRefused() throws IOException {
    Path folderOfPlugins = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(folderOfPlugins.resolve("mine.jar"), "no jar");
    assertRefused(shell.run("plugins", "--plugins", "mine"), "mine.jar");
  }

  @Test
  void pluginsAreListedWithTheirDigests() throws Exception {
    Result result = shell.run("plugins", "--json");
    assertEquals(0, result.code());
    Set<String> kinds = new TreeSet<>();
    for (JsonNode plugin : new ObjectMapper().readTree(result.out())) {
      kinds.add(plugin.get("kind").asText());
      if (plugin.get("name").asText().equals("magnitude")) {
        assertEquals(digestOf(plugin.get("bundle").asText()), plugin.get("sha256").asText());
      }
    }
    assertTrue(kinds.containsAll(Set.of("criterion", "engine", "environment", "task", "procedure")), kinds.toString());
  }

  @Test
  void whatPluginsOfferIsInTheWordsOfTheApi() throws Exception {
    Path offers = Repository.ROOT.resolve("bundles/api/api/src/main/java/org/espalier/api/plugin/Offer.java");
    Set<String> words = new TreeSet<>();
    Pattern.compile("String [A-Z_]+ = \"([a-z-]+)\"").matcher(Files.readString(offers)).results()
        .forEach(found -> words.add(found.group(1)));
    Set<String> used = new TreeSet<>();
    for (JsonNode plugin : new ObjectMapper().readTree(shell.run("plugins", "--json").out())) {
      plugin.get("provides").forEach(word -> used.add(word.asText()));
      plugin.get("requires").forEach(word -> used.add(word.asText()));
    }
    assertEquals(words, used);
    String page = Files.readString(Repository.ROOT.resolve("docs").resolve("write-a-strategy.md"));
    for (String word : words) {
      assertTrue(page.contains("| `" + word + "` | `"), word + " is not on the page");
    }
  }

  @Test
  void anAlgorithmThatDoesNotOfferWhatIsNeededIsNamed() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SMALL);
    assertRefused(
        shell.run(
            "validate", "small.yaml", "--set", "criterion=snip", "--set",
            "task={reinforcement: {environment: Pendulum-v1, algorithm: sac}}"),
        "criterion snip needs a task that offers gradients; algorithm sac does not provide gradients (a2c, ppo,");
  }

  /** If this fails: {@code launch/espalier plugins --markdown > docs/plugins.md}. */
  @Test
  void thePageOfPluginsIsWhatThePluginsSay() throws IOException {
    String page = Files.readString(Repository.ROOT.resolve("docs").resolve("plugins.md"));
    assertEquals(shell.run("plugins", "--markdown").out(), page);
  }

  /** If this fails: {@code launch/espalier plugins --by-paper > docs/pruning.md}. */
  @Test
  void thePageOfPapersIsWhatThePluginsSay() throws IOException {
    String page = Files.readString(Repository.ROOT.resolve("docs").resolve("pruning.md"));
    assertEquals(shell.run("plugins", "--by-paper").out(), page);
  }

  @Test
  void descriptionTellsOptionsAndSource() throws IOException {
    Result result = shell.run("describe", "ppo");
    assertEquals(0, result.code());
    for (String told : List.of("ppo (algorithm)", "gamma", "number 0", "default 0.99", "Schulman")) {
      assertTrue(result.out().contains(told), told + " is missing in " + result.out());
    }
  }

  @Test
  void worksFromAnyFolderThroughALink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("esp"), Repository.ROOT.resolve("launch").resolve("espalier"));
    Result result = shell.start(link, "--version").await();
    assertEquals(0, result.code(), result.err());
  }

  @Test
  void severalAtOnceDoNotMeet() throws IOException {
    List<Running> started = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      started.add(shell.start("describe", "magnitude"));
    }
    for (Running running : started) {
      Result result = running.await();
      assertEquals(0, result.code(), result.err());
      assertTrue(result.out().startsWith("magnitude (criterion)"));
    }
  }

  @Test
  void cacheThatCannotBeWrittenDoesNoHarm() throws IOException {
    Result result = shell.with("ESPALIER_CACHE", "/dev/null/cache").run("describe", "magnitude");
    assertEquals(0, result.code(), result.err());
  }

  @Test
  void experimentIsCheckedRunAndResumed() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SMALL);
    Result valid = shell.run("validate", "small.yaml", "--json");
    assertEquals(0, valid.code(), valid.err());
    assertEquals(1, new ObjectMapper().readTree(valid.out()).get("runs").get("ticket").asInt());

    Result run = shell.run("run", "small.yaml", "--jobs", "1");
    assertEquals(0, run.code(), run.err());
    String first = run.out().lines().findFirst().orElse("");
    assertTrue(first.matches("(\\d+) of \\1 runs finished, [\\d.]+ a minute"), first);
    Path output = folder.resolve("runs").resolve("small");
    for (String made : List.of("results.csv", "report.html", "espalier.log")) {
      assertTrue(Files.size(output.resolve(made)) > 0, made);
    }
    byte[] results = Files.readAllBytes(output.resolve("results.csv"));

    assertRefused(shell.run("run", "small.yaml"), "runs/small", "--resume");
    assertRefused(
        shell.run("run", "small.yaml", "--set", "sparsity=0.25", "--resume"), "runs/small", "sparsity is [0.5] there");
    Result resumed = shell.run("run", "small.yaml", "--resume");
    assertEquals(0, resumed.code(), resumed.err());
    assertTrue(first.startsWith(resumed.out().lines().findFirst().orElse("-") + ", "), resumed.out());
    assertEquals(new String(results), Files.readString(output.resolve("results.csv")));

    Map<String, String> finished = results(output);
    Result larger = shell.run(
        "run", "small.yaml", "--set", "seeds=2", "--set", "criterion=[magnitude, random]", "--resume");
    assertEquals(0, larger.code(), larger.err());
    assertTrue(larger.out().startsWith("6 of 6 runs finished"), larger.out());
    assertTrue(larger.err().startsWith("6 runs, 2 of them finished before"), larger.err());
    assertTrue(results(output).entrySet().containsAll(finished.entrySet()), "what was finished is as it was");
  }

  /** The results of all runs that have ended, as they stand in the files. */
  private static Map<String, String> results(Path output) throws IOException {
    Map<String, String> results = new HashMap<>();
    try (Stream<Path> files = Files.walk(output.resolve("runs"))) {
      for (Path file : files.filter(f -> f.endsWith("result.json")).toList()) {
        results.put(file.getParent().getFileName().toString(), Files.readString(file));
      }
    }
    return results;
  }

  @Test
  void theHighestSparsityIsSearchedFor() throws IOException {
    Files.writeString(folder.resolve("search.yaml"), SEARCH);
    Result valid = shell.run("validate", "search.yaml");
    assertEquals(0, valid.code(), valid.err());
    // 3 dense networks; of two criteria 3 steps of 3 networks each, and 3 controls
    assertTrue(
        valid.out().contains("at most 27 runs: 3 dense, 18 pruned, 6 random-mask"), valid.out());
    Result run = shell.run("run", "search.yaml");
    assertEquals(0, run.code(), run.err());
    JsonNode settings = new ObjectMapper().readTree(folder.resolve("runs/search/search.json").toFile()).get("settings");
    assertEquals(2, settings.size());
    for (JsonNode setting : settings) {
      assertTrue(setting.get("ended").asBoolean());
      assertEquals(0.65, setting.get("trials").get(0).get("sparsity").asDouble());
    }
    assertEquals(
        2, run.out().lines().filter(line -> line.contains("sparsity at which at least half of all trainings")).count());
    assertRefused(shell.run("validate", "search.yaml", "--set", "sparsity=0.5"), "search: it finds the sparsity");
  }

  @Test
  void whatARunTrainedIsExportedAndStartsAnother() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SMALL);
    assertEquals(0, shell.run("run", "small.yaml", "--jobs", "1").code());
    Result runs = shell.run("export", "runs/small");
    assertEquals(0, runs.code(), runs.err());
    assertTrue(runs.out().contains("ticket-0.5-s0-") && runs.out().contains("finished"), runs.out());

    assertRefused(shell.run("export", "runs/small", "tiket-0.5-s0"), "did you mean ticket-0.5-s0?");
    assertRefused(shell.run("export", "runs/small", "dense-s0"), "--network: actor, critic");
    assertRefused(shell.run("export", "runs/small", "dense-s0", "--network", "acter"), "did you mean actor?");
    String[] dense = {"export", "runs/small", "dense-s0", "--network", "actor", "--output", "dense.safetensors"};
    Result exported = shell.run(dense);
    assertEquals(0, exported.code(), exported.err());
    assertRefused(shell.run(dense), "dense.safetensors is there already", "--force");
    assertRefused(
        shell.run("export", "runs/small", "dense-s0", "--network", "actor", "--output", "dense.onx"), "exporter onx");
    Result onnx = shell.run("export", "runs/small", "ticket-0.5-s0", "--network", "actor", "--compact");
    assertEquals(0, onnx.code(), onnx.err());
    String file = onnx.out().split("  ")[0];
    assertTrue(file.matches("ticket-0\\.5-s0-[0-9a-f]+-actor-compact\\.onnx"), file);
    assertTrue(Files.size(folder.resolve(file)) > 0);
    try (Stream<Path> made = Files.list(folder)) {
      assertFalse(made.anyMatch(path -> path.toString().endsWith(".new")), "half a file is left");
    }

    String start = "architecture.mlp.weights={safetensors: {file: dense.safetensors, network: actor}}";
    Result started = shell.run("run", "small.yaml", "--jobs", "1", "--set", start, "--output", "started");
    assertEquals(0, started.code(), started.err());
    assertRefused(
        shell.run("validate", "small.yaml", "--set", start, "--set", "architecture.mlp.hidden=[4]"),
        "the tensor dense1.weight of dense.safetensors is 8x4, and that of the network actor is 4x4");
    Path weights = folder.resolve("dense.safetensors");
    Files.write(weights, Arrays.copyOf(Files.readAllBytes(weights), 99));
    assertRefused(shell.run("validate", "small.yaml", "--set", start), "dense.safetensors: it is cut short");
  }

  @Test
  void pruningThatCanNotWorkIsRefusedBeforeAnythingRuns() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SMALL);
    assertRefused(
        shell.run("validate", "small.yaml", "--set", "criterion=batch-norm-scale"),
        "batch-norm-scale can't do it", "no batch norm follows dense1");
    assertRefused(
        shell.run("validate", "small.yaml", "--set", "granularity={n-m: {n: 1, m: 10}}", "--set", "sparsity=0.9"),
        "n-m can't do it", "4 inputs, which is not a multiple of 10");
  }

  @Test
  void settingsThatLearnNothingAreRefusedBeforeAnythingRuns() throws IOException {
    Files.writeString(folder.resolve("small.yaml"), SMALL);
    String ppo = "task.reinforcement.algorithm.ppo.";
    assertRefused(
        shell.run("validate", "small.yaml", "--set", ppo + "num-minibatches=512"), "minibatches of 1", "norm-adv");
    assertRefused(
        shell.run("validate", "small.yaml", "--set", ppo + "learning-rate=0"), "learning-rate must be above 0");
    assertRefused(
        shell.run("validate", "small.yaml", "--set", ppo + "use-sde=true"), "use-sde is for continuous actions");
  }

  @Test
  void endsWithAWordOnHowToGoOn() throws Exception {
    Files.writeString(folder.resolve("long.yaml"), SMALL.replace("2048", "20000000"));
    Running running = shell.start("run", "long.yaml", "--jobs", "1", "--output", "out");
    Path metrics = folder.resolve("out").resolve("runs");
    for (int i = 0; i < 600 && !hasMetrics(metrics); i++) {
      assertFalse(running.process().waitFor(100, TimeUnit.MILLISECONDS), "it ended by itself");
    }
    running.process().destroy();
    Result result = running.await();
    assertEquals(143, result.code(), "the shell's code for SIGTERM; " + result.err());
    assertTrue(result.err().contains("go on with: espalier run long.yaml --output out --resume"), result.err());
  }

  private static boolean hasMetrics(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return false;
    }
    try (Stream<Path> files = Files.walk(runs)) {
      return files.anyMatch(file -> file.endsWith("metrics.jsonl"));
    }
  }

  private static String digestOf(String bundle) throws Exception {
    try (Stream<Path> jars = Files.list(Repository.ASSEMBLY.resolve("bundles"))) {
      Path jar = jars.filter(file -> file.getFileName().toString().startsWith(bundle + "-")).findFirst().orElseThrow();
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar)));
    }
  }

  /** Exit code 2, nothing on standard output, and one sentence that says these things. */
  private static void assertRefused(Result result, String... said) {
    assertEquals(2, result.code(), result.err());
    assertEquals("", result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().startsWith("espalier: "), result.err());
    for (String part : said) {
      assertTrue(result.err().contains(part), part + " is missing in " + result.err());
    }
  }
}
