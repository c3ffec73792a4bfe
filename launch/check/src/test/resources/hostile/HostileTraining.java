// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Network;
import org.espalier.api.metric.Metric;
import org.espalier.api.task.Training;

/** A training as another does it, but for one method. */
class HostileTraining<T extends Training> implements Training {
  protected final T sound;
  protected final Misdeed misdeed;

  HostileTraining(T sound, Misdeed misdeed) {
    this.sound = sound;
    this.misdeed = misdeed;
  }

  @Override
  public Map<String, Network> networks() {
    return misdeed.answer("networks", sound.networks());
  }

  @Override
  public Map<String, float[]> freeParameters() {
    return sound.freeParameters();
  }

  @Override
  public void freeParameters(Map<String, float[]> values) {
    sound.freeParameters(values);
  }

  @Override
  public long iteration() {
    misdeed.at("iteration");
    return sound.iteration();
  }

  @Override
  public long plannedIterations() {
    return (long) misdeed.number("plannedIterations", sound.plannedIterations());
  }

  @Override
  public long plannedSamples() {
    return sound.plannedSamples();
  }

  @Override
  public boolean finished() {
    misdeed.at("finished");
    return sound.finished();
  }

  @Override
  public List<Metric> metrics() {
    return misdeed.answer("metrics", sound.metrics());
  }

  @Override
  public Map<String, Double> iterate() {
    return misdeed.numbers("iterate", sound.iterate());
  }

  @Override
  public Optional<Metric> progress() {
    return misdeed.answer("progress", sound.progress());
  }

  @Override
  public void save(DataOutput out) throws IOException {
    misdeed.at("save");
    sound.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    misdeed.at("restore");
    sound.restore(in);
  }
}
