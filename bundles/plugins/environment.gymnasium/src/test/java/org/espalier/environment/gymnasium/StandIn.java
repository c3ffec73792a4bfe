// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.osgi.util.converter.Converters;

/** Environments of the stand-in for Gymnasium that lies among the tests' resources; they are closed at the end. */
final class StandIn implements AutoCloseable {
  private static final String PYTHON = python();

  private final List<GymnasiumEnvironment> open = new ArrayList<>();

  /** Skips the test where there is no Python to be tested with. */
  static void assumePython() {
    boolean works;
    try {
      works = new ProcessBuilder("python3", "-c", "pass").start().waitFor() == 0;
    } catch (IOException e) {
      works = false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    assumeTrue(works, "there is no python3 here");
  }

  /** A program that is python3 with the stand-in. */
  private static String python() {
    try {
      Path resources = Path.of(StandIn.class.getResource("/extra.py").toURI()).getParent();
      return script("PYTHONDONTWRITEBYTECODE=1 PYTHONPATH='" + resources + "' exec python3 \"$@\"");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A program that is python3 without any package. */
  static String bare() {
    return script("exec python3 -I -S \"$@\"");
  }

  /** A script of the shell, which becomes Python. */
  private static String script(String command) {
    try {
      Path script = Files.createTempFile("python", ".sh");
      script.toFile().deleteOnExit();
      Files.writeString(script, "#!/bin/sh\n" + command + "\n");
      assumeTrue(script.toFile().setExecutable(true), "scripts cannot be made executable here");
      return script.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  GymnasiumEnvironment open(String id, Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(Map.of("id", id, "python", PYTHON, "timeout", 20));
    all.putAll(options);
    GymnasiumEnvironment environment =
        new GymnasiumEnvironment(Converters.standardConverter().convert(all).to(GymnasiumEnvironment.Options.class));
    open.add(environment);
    return environment;
  }

  GymnasiumEnvironment open(String id) {
    return open(id, Map.of());
  }

  /** Closes all, after which no process is left. */
  @Override
  public void close() {
    open.forEach(GymnasiumEnvironment::close);
    assertEquals(List.of(), ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList());
  }
}
