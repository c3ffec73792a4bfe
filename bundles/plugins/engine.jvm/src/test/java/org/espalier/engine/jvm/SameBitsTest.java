package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espalier.engine.jvm.kernel.Kernels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The same training run gives the same bits whatever computes it: with and without the Vector API, at each vector
 * width, on every JDK that is found. JDKs are looked for beside the one that runs the tests, in JAVA_HOME and its like,
 * and in ESPALIER_JDKS (paths, separated as in PATH).
 */
final class SameBitsTest {
  private static final int FIRST_JAVA = 17;
  private static long expected;

  @BeforeAll
  static void here() {
    expected = TrainingDigest.of(new JvmEngine(Kernels.scalar()));
  }

  @Test
  void withVectorsInThisVm() {
    assertEquals(expected, TrainingDigest.of(new JvmEngine()));
  }

  @Test
  void inSeveralThreadsAtOnce() throws InterruptedException {
    JvmEngine shared = new JvmEngine();
    long[] found = new long[3];
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < found.length; t++) {
      int place = t;
      Thread thread = new Thread(() -> found[place] = TrainingDigest.of(shared));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (long digest : found) {
      assertEquals(expected, digest);
    }
  }

  @TestFactory
  Stream<DynamicTest> onEveryJdkAtEveryWidth() {
    return jdks().entrySet().stream()
        .flatMap(
            jdk -> Stream.of(
                test(jdk, "scalar", List.of()),
                test(jdk, "128 bits", vectors(16)),
                test(jdk, "256 bits", vectors(32)),
                test(jdk, "512 bits", vectors(64))));
  }

  @Test
  void severalJdksWereFound() {
    assumeTrue(jdks().size() > 1, "only one JDK was found; set ESPALIER_JDKS to compare more: " + jdks());
  }

  private static List<String> vectors(int bytes) {
    return List.of("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes);
  }

  private static DynamicTest test(Map.Entry<String, Path> jdk, String kernels, List<String> options) {
    return DynamicTest.dynamicTest(
        jdk.getKey() + ", " + kernels,
        () -> {
          String[] answer = run(jdk.getValue(), options).split("\t");
          // a machine with narrower vectors than asked for uses its own
          assertTrue(options.isEmpty() == answer[0].equals("scalar"), answer[0]);
          assertEquals(Long.toHexString(expected), answer[1], answer[0]);
        });
  }

  private static String run(Path jdk, List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java(jdk).toString(), "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, TrainingDigest.class.getName(), options.isEmpty() ? "scalar" : "fastest"));
    Path errors = Files.createTempFile("same-bits", ".txt");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it ends");
      assertEquals(0, process.exitValue(), Files.readString(errors));
      return output.strip();
    } finally {
      Files.delete(errors);
    }
  }

  /** JDKs by their version, those that have the Vector API and can run the tests' classes. */
  private static Map<String, Path> jdks() {
    Set<Path> places = new TreeSet<>();
    Path own = Path.of(System.getProperty("java.home")).toAbsolutePath();
    places.add(own);
    File[] beside = own.getParent().toFile().listFiles();
    Stream.ofNullable(beside).flatMap(Stream::of).map(File::toPath).forEach(places::add);
    System.getenv().forEach(
        (name, value) -> {
          if (name.startsWith("JAVA_HOME")) {
            places.add(Path.of(value));
          } else if (name.equals("ESPALIER_JDKS")) {
            Stream.of(value.split(File.pathSeparator)).map(Path::of).forEach(places::add);
          }
        });
    Map<String, Path> found = new TreeMap<>();
    places.stream().filter(place -> Files.isExecutable(java(place)))
        .forEach(place -> version(place).ifPresent(version -> found.putIfAbsent(version, place)));
    return found;
  }

  private static Optional<String> version(Path jdk) {
    try (Stream<String> lines = Files.lines(jdk.resolve("release"))) {
      Map<String, String> release = new TreeMap<>();
      lines.map(line -> line.split("=", 2)).filter(pair -> pair.length == 2)
          .forEach(pair -> release.put(pair[0], pair[1].replace("\"", "")));
      String version = release.getOrDefault("JAVA_VERSION", "0");
      boolean enough = Runtime.Version.parse(version).feature() >= FIRST_JAVA;
      return Optional.of(version)
          .filter(v -> enough && release.getOrDefault("MODULES", "").contains("jdk.incubator.vector"));
    } catch (IOException | IllegalArgumentException notAJdk) {
      return Optional.empty();
    }
  }

  private static Path java(Path jdk) {
    Path unix = jdk.resolve("bin").resolve("java");
    return Files.isExecutable(unix) ? unix : jdk.resolve("bin").resolve("java.exe");
  }
}
