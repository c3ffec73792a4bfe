// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.Map;
import java.util.Optional;
import org.espalier.api.data.Split;
import org.espalier.api.metric.Metric;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Testable;

/** A trainable as another task makes it, but for one method. */
final class HostileTestable extends HostileTraining<Testable> implements Testable {
  HostileTestable(Testable sound, Misdeed misdeed) {
    super(sound, misdeed);
  }

  @Override
  public Metric objective() {
    return misdeed.answer("objective", sound.objective());
  }

  @Override
  public double score(Split split) {
    return misdeed.number("score", sound.score(split));
  }

  @Override
  public double floor(Split split) {
    return misdeed.number("floor", sound.floor(split));
  }

  @Override
  public Map<String, Double> facts() {
    return misdeed.numbers("facts", sound.facts());
  }

  @Override
  public <T extends Exhibit> Optional<T> show(Class<T> type) {
    return misdeed.answer("show", sound.show(type));
  }

  @Override
  public <T extends Facet> Optional<T> as(Class<T> type) {
    return misdeed.answer("as", sound.as(type));
  }

  @Override
  public void close() {
    sound.close();
    misdeed.at("close");
  }
}
