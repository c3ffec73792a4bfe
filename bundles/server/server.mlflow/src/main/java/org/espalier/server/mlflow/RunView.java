// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.List;
import java.util.Optional;

/** A run as it is answered. */
public record RunView(Info info, Data data) implements Message {
  /**
   * What it is.
   *
   * @param runUuid the id, as older clients read it
   * @param startTime milliseconds since 1970, as is {@code endTime}
   * @param lifecycleStage {@code active} or {@code deleted}
   */
  public record Info(
      String runId, String runUuid, String runName, String experimentId, String userId, String status,
      Optional<Long> startTime, Optional<Long> endTime, String artifactUri, String lifecycleStage)
      implements Message {}

  /**
   * What it logged.
   *
   * @param metrics the latest value of each
   */
  public record Data(List<Metric> metrics, List<Pair> params, List<Pair> tags) implements Message {}

  static String stage(boolean deleted) {
    return deleted ? "deleted" : "active";
  }
}
