// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.espalier.check.LabBundle.replacing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is deployed on a server, by command, by request and by a watched folder, and what is refused. */
@Tag("long")
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class DeployTest {
  private static final String EXPERIMENT = """
      experiment: under-way
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 2, algorithm: {ppo: {steps: 65536}}}}
      architecture: {mlp: {hidden: [8]}}
      procedure: {lottery-ticket: {controls: [random-mask]}}
      criterion: magnitude
      distribution: global
      sparsity: 0.5
      seeds: 2
      prune: {exclude: [output]}
      """;
  private static final String INITIALISED = """
      package org.example.zoo;

      import java.util.Map;
      import org.espalier.api.plugin.Plugin;
      import org.espalier.api.pruning.Criterion;
      import org.espalier.api.pruning.Subject;
      import org.osgi.service.component.annotations.Component;

      @Component(factory = Criterion.KIND)
      @Plugin(name = "zoo", summary = "Does something before anybody uses it")
      public final class Zoo implements Criterion {
        static {
          if (System.nanoTime() != 1) {
            INITIALISER
          }
        }

        @Override
        public Map<String, float[]> score(Subject subject) {
          return Map.of();
        }
      }
      """;
  private static final String COMPONENT = "OSGI-INF/org.example.hostile.HostileCriterion.xml";
  private static final String METATYPE = "OSGI-INF/metatype/org.example.hostile.HostileCriterion$Options.xml";
  private static final String CLASS = "org/example/hostile/HostileCriterion.class";
  private static final String MANIFEST = "META-INF/MANIFEST.MF";
  /** The command says what the server answers: it is tried with some of each way to be refused. */
  private static final Set<String> BY_COMMAND =
      Set.of("truncated.jar", "backslash.jar", "unknown-kind.jar", "throwing.jar", "tampered.jar");

  @TempDir
  private Path folder;

  private ServerProcess server;
  private Shell admin;
  private String token;

  private void start(String... options) throws Exception {
    String[] all = Stream.concat(Stream.of("--data", "data", "--slots", "1"), Stream.of(options))
        .toArray(String[]::new);
    server = ServerProcess.start(new Shell(folder, folder.resolve("cache")), all);
    token = Files.readString(folder.resolve("data").resolve("first-token")).strip();
    admin = new Shell(folder, folder.resolve("cache")).with("ESPALIER_SERVER", server.address)
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

  /** Jars of all kinds that can't be used, by what is wrong, with the words in which that is said. */
  private Map<Path, String> zoo() throws Exception {
    Path sound = LabBundle.hostile(folder);
    Map<Path, String> zoo = new LinkedHashMap<>();
    byte[] bytes = Files.readAllBytes(sound);
    zoo.put(Files.write(jar("truncated"), Arrays.copyOf(bytes, bytes.length / 2)), "is not a complete jar");
    zoo.put(Files.writeString(jar("text"), "no jar"), "is not a complete jar");
    zoo.put(with("bomb", "zeros", new byte[300 << 20]), "would take more than 64 MiB unpacked");
    zoo.put(with("up", "../outside", new byte[1]), "has an entry that leads out of it: ../outside");
    zoo.put(with("absolute", "/outside", new byte[1]), "has an entry that leads out of it: /outside");
    zoo.put(with("backslash", "..\\outside", new byte[1]), "has an entry that leads out of it: ..\\outside");
    zoo.put(twice(), "has two entries of the name a.txt");
    zoo.put(with("no-manifest", "a", new byte[1]), "is not a bundle: it has no manifest");
    zoo.put(edited(sound, "no-name", MANIFEST, replacing("Bundle-SymbolicName", "Bundle-Nickname")),
        "its manifest has no Bundle-SymbolicName");
    zoo.put(edited(sound, "unknown-kind", COMPONENT, replacing("factory=\"criterion\"", "factory=\"criterium\"")),
        "of the kind criterium, which nothing here asks for; did you mean criterion?");
    zoo.put(edited(sound, "wrong-kind", COMPONENT, replacing("factory=\"criterion\"", "factory=\"environment\"")),
        "of the kind environment, whose interface it does not implement");
    zoo.put(edited(sound, "default", METATYPE, replacing("default=\"score\"",
        "default=\"score\"/><AD id=\"level\" type=\"Integer\" max=\"1\" default=\"5\"")),
        "has a default out of its range, in criterion hostile: level must be a whole number of at most 1, not 5");
    zoo.put(edited(sound, "shipped-name", COMPONENT, replacing("value=\"hostile\"", "value=\"magnitude\"")),
        "gives criterion magnitude, which the bundle org.espalier.pruning.magnitude");
    zoo.put(edited(sound, "long-summary", COMPONENT, replacing("value=\"Misbehaves\"",
        "value=\"" + "Misbehaves. ".repeat(100_000) + "\"")), "with a plugin.summary of 1200000 characters; 10000 are");
    zoo.put(edited(sound, "long-description", METATYPE, replacing("What goes wrong", "What goes ".repeat(100_000))),
        "has an option of criterion hostile that is described in ");
    zoo.put(edited(sound, "damaged-class", CLASS, half()), "has a damaged class org.example.hostile.HostileCriterion");
    zoo.put(initialised("throwing", "throw new IllegalStateException(\"it is a test\");"),
        "has a plug-in org.example.zoo.Zoo whose class can't be initialised: it is a test (IllegalStateException)");
    zoo.put(initialised("exiting", "System.exit(0);"), "can't be used: ");
    zoo.put(initialised("halting", "Runtime.getRuntime().halt(0);"), "can't be used: ");
    zoo.put(initialised("endless", "while (true) { Thread.onSpinWait(); }"), "took longer than 30 s");
    zoo.put(edited(signed(sound), "tampered", COMPONENT, replacing("Misbehaves", "Is good")),
        "was changed after it was signed: ");
    return zoo;
  }

  private Path jar(String name) {
    return folder.resolve(name + ".jar");
  }

  private Path edited(Path sound, String name, String entry, UnaryOperator<byte[]> edit) throws IOException {
    return LabBundle.edit(sound, jar(name), entry, edit);
  }

  private static UnaryOperator<byte[]> half() {
    return bytes -> Arrays.copyOf(bytes, bytes.length / 2);
  }

  private Path with(String name, String entry, byte[] content) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar(name)))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(content);
    }
    return jar(name);
  }

  private Path twice() throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar("twice")))) {
      out.putNextEntry(new ZipEntry("a.txt"));
      out.putNextEntry(new ZipEntry("b.txt"));
    }
    String all = Files.readString(jar("twice"), StandardCharsets.ISO_8859_1);
    return Files.writeString(jar("twice"), all.replace("b.txt", "a.txt"), StandardCharsets.ISO_8859_1);
  }

  private Path initialised(String name, String initialiser) throws Exception {
    Path sources = Files.createDirectories(folder.resolve("sources-" + name));
    Path source = sources.resolve("Zoo.java");
    Files.writeString(source, INITIALISED.replace("INITIALISER", initialiser));
    Path built = LabBundle.build(sources, "org.example.zoo", "1.0.0", List.of(source));
    return Files.move(built, jar(name));
  }

  /** Signed with a key whose certificate is in {@code ann.pem}. */
  private Path signed(Path jar) throws Exception {
    if (!Files.exists(folder.resolve("keys"))) {
      tool("keytool", "-genkeypair", "-keystore", "keys", "-storepass", "secret", "-alias", "ann", "-dname", "CN=ann",
          "-keyalg", "EC", "-validity", "30");
      tool("keytool", "-exportcert", "-rfc", "-keystore", "keys", "-storepass", "secret", "-alias", "ann", "-file",
          "ann.pem");
    }
    tool("jarsigner", "-keystore", "keys", "-storepass", "secret", "-signedjar", "signed.jar", jar.toString(), "ann");
    return jar("signed");
  }

  private void tool(String name, String... arguments) throws Exception {
    String program = Path.of(System.getProperty("java.home"), "bin", name).toString();
    Process process = new ProcessBuilder(Stream.concat(Stream.of(program), Stream.of(arguments)).toList())
        .directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private HttpResponse<String> post(Path jar) throws Exception {
    return server.send(server.request("/api/v1/bundles?fileName=" + jar.getFileName())
        .header("Authorization", "Bearer " + token).header("Content-Type", "application/java-archive")
        .POST(BodyPublishers.ofFile(jar)));
  }

  @Test
  void whatCannotBeUsedIsRefusedInASentenceAndNothingElseNoticesIt() throws Exception {
    Map<Path, String> zoo = zoo();
    Files.writeString(folder.resolve("under-way.yaml"), EXPERIMENT);
    start();
    done(admin.run("submit", "under-way.yaml"));
    for (Map.Entry<Path, String> one : zoo.entrySet()) {
      String name = one.getKey().getFileName().toString();
      HttpResponse<String> refused = post(one.getKey());
      assertEquals(400, refused.statusCode(), name + ": " + refused.body());
      assertTrue(refused.body().length() < 900, refused.body());
      if (BY_COMMAND.contains(name)) {
        Result result = admin.run("deploy", one.getKey().toString());
        assertEquals(2, result.code(), name + ": " + result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("espalier: " + name + " ") && result.err().contains(one.getValue()),
            name + ": " + result.err());
      } else {
        assertTrue(refused.body().contains("\"" + name + " ") && refused.body().contains(one.getValue()),
            name + ": " + refused.body());
      }
    }
    assertEquals("{\"items\":[]}", server.send(server.request("/api/v1/bundles")
        .header("Authorization", "Bearer " + token)).body());
    try (Stream<Path> stored = Files.list(folder.resolve("data/bundles"))) {
      assertEquals(List.of(), stored.toList());
    }
    String watched = done(admin.run("watch", "1"));
    assertTrue(watched.contains("6 of 6 runs finished"), watched);
    String runs = done(admin.run("runs", "1", "--json"));
    assertFalse(runs.replaceAll("\\s", "").matches(".*\"attempt\":[2-9].*"), runs);
    assertTrue(done(admin.run("deploy", folder.resolve("org.example.hostile-1.0.0.jar").toString()))
        .contains("org.example.hostile 1.0.0 is active"));
  }

  @Test
  void jarsOfAFolderAreDeployedIfWhoIsTrustedHasSignedThem() throws Exception {
    Path sound = LabBundle.hostile(folder);
    Path signed = signed(sound);
    Path incoming = Files.createDirectory(folder.resolve("incoming"));
    start("--trust", "ann.pem", "--deploy-from", "incoming");
    Files.copy(sound, incoming.resolve("unsigned.jar"));
    Files.copy(signed, incoming.resolve("signed.jar"));
    assertEquals("unsigned.jar is not signed; this server takes bundles that are signed by CN=ann",
        answer(incoming.resolve("unsigned.jar.txt")));
    assertEquals("org.example.hostile 1.0.0 is deployed", answer(incoming.resolve("signed.jar.txt")));
    String bundles = done(admin.run("retire"));
    assertTrue(bundles.contains("org.example.hostile") && bundles.contains("active"), bundles);
    Result refused = admin.run("deploy", sound.toString());
    assertEquals(2, refused.code());
    assertTrue(refused.err().contains("org.example.hostile-1.0.0.jar is not signed; "), refused.err());
  }

  private static String answer(Path file) throws Exception {
    for (int i = 0; i < 600 && !Files.exists(file); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return Files.readAllLines(file).get(0);
  }
}
