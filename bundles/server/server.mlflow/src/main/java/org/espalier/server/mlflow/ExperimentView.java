// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.List;

/**
 * An experiment as it is answered.
 *
 * @param lifecycleStage {@code active} or {@code deleted}
 * @param creationTime milliseconds since 1970, as is {@code lastUpdateTime}
 */
public record ExperimentView(
    String experimentId, String name, String artifactLocation, String lifecycleStage, long creationTime,
    long lastUpdateTime, List<Pair> tags) implements Message {}
