// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.wrapper;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.rl.CheckedEnvironment;

/**
 * An environment made of another, its part: by itself it changes nothing. What a wrapper computes begins anew at each
 * reset that gives a seed, so that an episode depends on its seed and actions alone. Several are stepped one after
 * another, even where the environment inside has a faster way.
 */
abstract class Wrapper implements Environment, Composed {
  private Environment inner;

  @Override
  public final void compose(Parts own) {
    inner = CheckedEnvironment.of(own);
    wrap(inner);
  }

  /** Gets to know the environment inside, before anything else is asked for. */
  void wrap(Environment environment) {
    // most look at the spaces when they are asked for theirs
  }

  final Environment inner() {
    return inner;
  }

  @Override
  public Space observationSpace() {
    return inner.observationSpace();
  }

  @Override
  public Space actionSpace() {
    return inner.actionSpace();
  }

  @Override
  public Returns returns() {
    return inner.returns();
  }

  @Override
  public final List<String> costs() {
    return inner.costs();
  }

  @Override
  public final Map<String, Double> limits() {
    return inner.limits();
  }

  /** What the environment inside is in. */
  @Override
  public Optional<Drawing> drawing() {
    return inner.drawing();
  }

  @Override
  public void reset(long seed, float[] observation) {
    inner.reset(seed, observation);
  }

  @Override
  public void reset(float[] observation) {
    inner.reset(observation);
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    return inner.step(actions, offset, observation);
  }

  @Override
  public void save(DataOutput out) throws IOException {
    inner.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    inner.restore(in);
  }
}
