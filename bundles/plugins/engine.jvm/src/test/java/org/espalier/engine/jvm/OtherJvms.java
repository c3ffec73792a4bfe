// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Runs programs of the tests in other JVMs: with vectors of another width, or of another JDK. */
public final class OtherJvms {
  private static final int FIRST_JAVA = 17;

  private OtherJvms() {}

  /** Options for the Vector API with vectors of so many bytes; a machine with narrower ones uses its own. */
  public static List<String> vectors(int bytes) {
    return List.of("--add-modules", "jdk.incubator.vector", "-XX:MaxVectorSize=" + bytes);
  }

  /** The JDK that runs the tests. */
  public static Path own() {
    return Path.of(System.getProperty("java.home")).toAbsolutePath();
  }

  /** What a program prints; it must end with status 0. */
  public static String run(Path jdk, List<String> options, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(java(jdk).toString(), "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(List.of(arguments));
    Path errors = Files.createTempFile("other-jvm", ".txt");
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
  public static Map<String, Path> jdks() {
    Set<Path> places = new TreeSet<>();
    places.add(own());
    File[] beside = own().getParent().toFile().listFiles();
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
