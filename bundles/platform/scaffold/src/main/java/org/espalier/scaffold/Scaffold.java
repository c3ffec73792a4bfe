// SPDX-License-Identifier: Apache-2.0
package org.espalier.scaffold;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;

/** Writes bundles for new plug-ins. */
public final class Scaffold {
  private Scaffold() {}

  /** The kinds of plug-in that can be written, in alphabetical order. */
  public static List<String> kinds() {
    return Template.kinds();
  }

  /**
   * Writes a bundle, whole or not at all: with a class that works, a test, an experiment that uses it, and a build.
   *
   * @param folder is not there yet, or is an empty folder
   * @return the files, by their paths in the folder
   * @throws InvalidInputException if the folder is not free or can't be written
   */
  public static List<Path> write(NewPlugin plugin, Path folder) {
    Map<Path, String> files = Template.render(plugin);
    Path target = folder.toAbsolutePath().normalize();
    try {
      requireFree(folder, target);
      Files.createDirectories(target.getParent());
      Path made = Files.createTempDirectory(target.getParent(), ".espalier-new");
      try {
        for (Map.Entry<Path, String> file : files.entrySet()) {
          Path path = made.resolve(file.getKey());
          Files.createDirectories(path.getParent());
          Files.writeString(path, file.getValue());
        }
        move(made, target);
      } finally {
        delete(made);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new InvalidInputException(folder + " can't be written: " + e.getMessage(), e);
    }
    return List.copyOf(files.keySet());
  }

  private static void requireFree(Path folder, Path target) throws IOException {
    if (target.getParent() == null) {
      throw new InvalidInputException(folder + " is no folder for a bundle; take a new one with --folder");
    }
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new InvalidInputException(folder + " is there already, and is no folder; take another one with --folder");
    }
    try (Stream<Path> inside = Files.list(target)) {
      if (inside.findAny().isPresent()) {
        throw new InvalidInputException(
            "the folder " + folder + " is not empty; take another one with --folder");
      }
    }
  }

  /** The parts of a folder, so that one which is there, and maybe somebody's current one, stays the same folder. */
  private static void move(Path made, Path target) throws IOException {
    Files.createDirectories(target);
    try (Stream<Path> parts = Files.list(made)) {
      for (Path part : parts.toList()) {
        Files.move(part, target.resolve(part.getFileName()));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
