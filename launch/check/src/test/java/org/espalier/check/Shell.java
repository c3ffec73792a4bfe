// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Types the espalier command in a folder of its own, the way a script does: no terminal, nothing on standard input. */
final class Shell {
  private static final long SECONDS = 300;
  private static final String OPTIONS = "ESPALIER_JAVA_OPTS";
  /** Experiments of tests are over before the JVM's second compiler pays. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";
  /** What the JVM says of itself if it is given options. */
  private static final String INCUBATOR = "WARNING: Using incubator modules: jdk.incubator.vector\n";

  private final Path folder;
  private final Map<String, String> environment = new LinkedHashMap<>();

  Shell(Path folder, Path cache) {
    this.folder = folder;
    environment.put("ESPALIER_CACHE", cache.toString());
    environment.put("ESPALIER_BUILD", "no");
    environment.put("ESPALIER_DEVICE", Repository.DEVICE);
    environment.put(OPTIONS, QUICK);
  }

  /** With further options of the JVM. */
  Shell java(String more) {
    environment.merge(OPTIONS, more, (before, options) -> before + " " + options);
    return this;
  }

  /** With the JVM's options as they are for everyone, for what trains longer. */
  Shell training() {
    environment.remove(OPTIONS);
    return this;
  }

  Shell with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** How a command ended. */
  record Result(int code, String out, String err) {}

  /** A command under way. */
  record Running(Process process, Path out, Path err) {
    /** The JVM, which the command waits for. */
    ProcessHandle jvm() {
      return process.children().findFirst().orElseThrow();
    }

    Result await() {
      return await(SECONDS);
    }

    Result await(long seconds) {
      try {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError("the command still runs after " + seconds + " s: " + text(err));
        }
        return new Result(process.exitValue(), text(out), text(err).replace(INCUBATOR, ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Also of what the JVM prints itself, which may be in an encoding that it was told to use. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  Result run(String... arguments) throws IOException {
    return start(arguments).await();
  }

  Running start(String... arguments) throws IOException {
    return start(Repository.ROOT.resolve("launch").resolve("espalier"), arguments);
  }

  Running start(Path command, String... arguments) throws IOException {
    List<String> line = new ArrayList<>(List.of(command.toString()));
    line.addAll(List.of(arguments));
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile())
        .redirectInput(new File("/dev/null")).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }
}
