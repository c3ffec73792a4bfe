// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds out whether a worker takes more than it may. */
final class LimitCheck {
  private static final double MEBIBYTE = 1 << 20;

  private final Limits limits;

  LimitCheck(Limits limits) {
    this.limits = limits;
  }

  /** What it takes too much of, to be said after its name; empty if it keeps to all limits. */
  Optional<String> excess(WorkerProcess worker) {
    if (limits.residentBytes().isPresent()) {
      long bytes = ProcessGroup.residentBytes(worker.handle());
      if (bytes > limits.residentBytes().getAsLong()) {
        return Optional.of(more("memory", bytes, limits.residentBytes().getAsLong()));
      }
    }
    if (limits.threads().isPresent()) {
      long threads = ProcessGroup.threads(worker.handle());
      if (threads > limits.threads().getAsInt()) {
        return Optional.of("had " + threads + " threads, where " + limits.threads().getAsInt() + " are the most");
      }
    }
    if (limits.folderBytes().isPresent() && worker.folder().isPresent()) {
      long bytes = size(worker.folder().get());
      if (bytes > limits.folderBytes().getAsLong()) {
        return Optional.of(more("space in the run's folder", bytes, limits.folderBytes().getAsLong()));
      }
    }
    if (limits.wall().isPresent() && worker.busy().compareTo(limits.wall().get()) > 0) {
      return Optional.of("took longer than " + limits.wall().get().toSeconds() + " s");
    }
    return Optional.empty();
  }

  private static String more(String what, long bytes, long most) {
    return String.format(
        Locale.ROOT, "took %.0f MiB of %s, where %.0f are the most", bytes / MEBIBYTE, what, most / MEBIBYTE);
  }

  private static long size(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(LimitCheck::length).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      // what is deleted meanwhile takes no space
      return 0;
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }
}
