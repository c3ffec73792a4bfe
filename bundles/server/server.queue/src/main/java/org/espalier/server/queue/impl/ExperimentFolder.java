// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.json.Json;
import org.espalier.plan.ExperimentPlan;
import org.espalier.store.StoreException;

/**
 * Where the files of an experiment are.
 *
 * @param path its folder
 */
record ExperimentFolder(Path path) {

  /** In a server's data folder. */
  static ExperimentFolder of(Path data, long id) {
    return new ExperimentFolder(data.toAbsolutePath().resolve("experiments").resolve(Long.toString(id)));
  }

  void make() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new StoreException("can't make", path, e);
    }
  }

  Path planFile() {
    return path.resolve("plan.json");
  }

  boolean isPlanned() {
    return Files.exists(planFile());
  }

  ExperimentPlan plan() {
    try {
      return ExperimentPlan.of(Json.readObject(Files.readString(planFile())));
    } catch (IOException e) {
      throw new StoreException("can't read", planFile(), e);
    }
  }

  /** What {@code espalier run} would have written. */
  Path output() {
    return path.resolve("output");
  }
}
