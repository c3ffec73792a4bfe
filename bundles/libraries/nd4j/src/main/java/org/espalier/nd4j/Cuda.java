// SPDX-License-Identifier: Apache-2.0
package org.espalier.nd4j;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.nd4j.common.config.ND4JClassLoading;

/**
 * Whether ND4J's CUDA build can run on the cards of this machine. It carries machine code for compute capability 3.7 to
 * 8.6 and no portable code, so it runs up to 8.9 and fails inside its first kernel on anything newer.
 */
final class Cuda {
  private static final double OLDEST = 3.7;
  private static final double NEWEST = 8.9;

  private Cuda() {}

  /** Whether the CUDA fragment is there. */
  static boolean present() {
    return ND4JClassLoading.classPresentOnClasspath("org.nd4j.linalg.jcublas.JCublasBackend");
  }

  /** Why CUDA can't be used, one sentence; empty if it can, or is not there. */
  static Optional<String> refusal() {
    return present() ? refusal(capabilities()) : Optional.empty();
  }

  /** The same for cards of these compute capabilities. */
  static Optional<String> refusal(List<String> capabilities) {
    if (capabilities.isEmpty()) {
      return Optional.of("ND4J's CUDA build finds no NVIDIA card here (nvidia-smi lists none); use the CPU build");
    }
    return capabilities.stream()
        .filter(capability -> !supported(capability))
        .findFirst()
        .map(
            capability -> "ND4J's CUDA build runs on cards of compute capability " + OLDEST + " to " + NEWEST
                + ", and this machine's has " + capability + " (Hopper is 9.0); use the CPU build, or engine torch");
  }

  private static boolean supported(String capability) {
    double number = Double.parseDouble(capability);
    return number >= OLDEST && number <= NEWEST;
  }

  /** From the driver's own tool: asking CUDA itself would load 2 GB of libraries first. */
  private static List<String> capabilities() {
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "--query-gpu=compute_cap", "--format=csv,noheader").start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean done = process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
      return done ? output.lines().map(String::strip).filter(line -> !line.isEmpty()).toList() : List.of();
    } catch (IOException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }
}
