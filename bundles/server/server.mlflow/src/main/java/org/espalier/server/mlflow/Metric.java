// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.time.Instant;
import java.util.Optional;
import org.espalier.server.data.tracking.Measurement;

/**
 * A metric's value.
 *
 * @param timestamp milliseconds since 1970
 */
public record Metric(Optional<String> key, Optional<Double> value, Optional<Long> timestamp, Optional<Long> step)
    implements Message {

  static Metric of(Measurement one) {
    return of(one.metric(), one.amount(), one.when(), one.step());
  }

  static Metric of(String key, double value, Instant when, long step) {
    return new Metric(Optional.of(key), Optional.of(value), Optional.of(when.toEpochMilli()), Optional.of(step));
  }

  Measurement measurement() {
    String name = Given.text("the key of a metric", key);
    return new Measurement(name, Given.value("the value of the metric '" + name + "'", value), step.orElse(0L),
        Instant.ofEpochMilli(Given.value("the timestamp of the metric '" + name + "'", timestamp)));
  }
}
