// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.espalier.engine.jvm.JvmEngine;

/** What a table was measured on. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Processor, vector width, JDK and libtorch, as the sides report them. */
  static String description() throws IOException {
    return processor() + ", vectors of " + Peak.width() + " bits; Java " + System.getProperty("java.version") + ", "
        + new JvmEngine().environment().get("kernels") + "; libtorch " + Loader.getVersion("org.bytedeco", "pytorch")
        + ", " + TorchSubject.capability() + "; one thread each";
  }

  private static String processor() throws IOException {
    Optional<String> model = Optional.empty();
    if (Files.isReadable(PROCESSORS)) {
      model = Files.readAllLines(PROCESSORS).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    }
    return model.orElse(System.getProperty("os.arch"));
  }
}
