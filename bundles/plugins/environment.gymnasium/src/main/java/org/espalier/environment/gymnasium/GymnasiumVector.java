// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gymnasium;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;

/**
 * Environments divided among children, which take their steps at the same time: one request and one answer a child and
 * step. A child begins the next episode in the step that ends one.
 */
final class GymnasiumVector implements VectorEnvironment, AutoCloseable {
  private final Workers workers;
  private final int count;
  private final Results results;
  private final List<Lanes> lanes = new ArrayList<>();

  GymnasiumVector(Settings settings, Thread owner, int count) {
    this.count = count;
    workers = Workers.of(settings, owner);
    try {
      results = new Results(count, observationSpace().width());
      int children = Math.min(settings.workers(), count);
      for (int i = 0; i < children; i++) {
        int first = first(i, children);
        lanes.add(new Lanes(workers, i, first(i + 1, children) - first, results, first));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The first environment of a child. */
  private int first(int child, int children) {
    return (int) ((long) child * count / children);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Space observationSpace() {
    return workers.hello().observations();
  }

  @Override
  public Space actionSpace() {
    return workers.hello().actions();
  }

  @Override
  public List<String> costs() {
    return workers.settings().costs();
  }

  @Override
  public void reset(RandomStream seeds) {
    for (Lanes some : lanes) {
      for (int i = 0; i < some.count(); i++) {
        some.reseed(i, seeds.nextLong());
      }
    }
    workers.exchange(() -> {
      lanes.forEach(Lanes::sendReset);
      lanes.forEach(Lanes::receiveReset);
    });
  }

  @Override
  public void step(float[] actions) {
    int width = actionSpace().width();
    int offset = 0;
    for (Lanes some : lanes) {
      some.check(actions, offset);
      offset += some.count() * width;
    }
    workers.exchange(() -> {
      int place = 0;
      for (Lanes some : lanes) {
        some.sendStep(actions, place, true);
        place += some.count() * width;
      }
      place = 0;
      for (Lanes some : lanes) {
        some.receiveStep(actions, place, true);
        place += some.count() * width;
      }
    });
  }

  @Override
  public float[] observations() {
    return results.observations;
  }

  @Override
  public float[] finalObservations() {
    return results.finals;
  }

  @Override
  public double[] rewards() {
    return results.rewards;
  }

  @Override
  public double[] costValues() {
    return costs().isEmpty() ? new double[0] : results.costs;
  }

  @Override
  public boolean[] terminated() {
    return results.terminated;
  }

  @Override
  public boolean[] truncated() {
    return results.truncated;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    for (Lanes some : lanes) {
      some.save(out);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    workers.exchange(() -> {
      for (Lanes some : lanes) {
        some.restore(in);
      }
    });
  }

  @Override
  public void close() {
    lanes.forEach(Lanes::close);
    lanes.clear();
    workers.letGo();
  }
}
