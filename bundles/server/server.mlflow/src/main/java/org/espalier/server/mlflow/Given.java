// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.Optional;

/** What a request must say. */
final class Given {
  private Given() {}

  static <T> T value(String name, Optional<T> value) {
    return value.orElseThrow(() -> Refusal.invalid(name + " is missing"));
  }

  static String text(String name, Optional<String> text) {
    return value(name, text.filter(given -> !given.isBlank()));
  }

  /** The id of a run, which older clients call otherwise. */
  static String run(Optional<String> id, Optional<String> uuid) {
    return text("run_id", id.filter(given -> !given.isBlank()).or(() -> uuid));
  }
}
