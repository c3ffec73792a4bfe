// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;

/**
 * Environments whose rewards, costs and observations must be finite numbers: one that is not says which, where and
 * from what seed, before anything is learnt from it.
 */
final class CheckedEnvironments implements VectorEnvironment {
  private final VectorEnvironment environments;
  private final Blame blame;
  private final int width;
  private final long[] seeds;
  private long steps;

  /** Makes what is thrown. */
  interface Blame {

    /**
     * @param number of the environment
     * @param did what it did, without the subject
     */
    RuntimeException of(int number, String did);
  }

  /** Those of nobody known. */
  CheckedEnvironments(VectorEnvironment environments) {
    this(environments, (number, did) ->
        new InvalidInputException("environment " + number + " of " + environments.count() + " " + did));
  }

  CheckedEnvironments(VectorEnvironment environments, Blame blame) {
    this.environments = environments;
    this.blame = blame;
    width = environments.observationSpace().width();
    seeds = new long[environments.count()];
  }

  @Override
  public int count() {
    return environments.count();
  }

  @Override
  public Space observationSpace() {
    return environments.observationSpace();
  }

  @Override
  public Space actionSpace() {
    return environments.actionSpace();
  }

  @Override
  public List<String> costs() {
    return environments.costs();
  }

  @Override
  public void reset(RandomStream random) {
    RandomStream same = copy(random);
    for (int e = 0; e < seeds.length; e++) {
      seeds[e] = same.nextLong();
    }
    steps = 0;
    environments.reset(random);
    requireFinite("a first observation", environments.observations(), width);
  }

  private static RandomStream copy(RandomStream random) {
    RandomStream copy = Seeds.of(0).stream("copy");
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      random.save(new DataOutputStream(bytes));
      copy.restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  @Override
  public void step(float[] actions) {
    environments.step(actions);
    steps++;
    requireFinite("a reward", environments.rewards(), 1);
    requireFinite("a cost", environments.costValues(), environments.costs().size());
    requireFinite("an observation", environments.finalObservations(), width);
    requireFinite("a next observation", environments.observations(), width);
  }

  private void requireFinite(String what, double[] values, int each) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw flaw(what, values[i], i / each);
      }
    }
  }

  private void requireFinite(String what, float[] values, int each) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw flaw(what, values[i], i / each);
      }
    }
  }

  private RuntimeException flaw(String what, double value, int number) {
    return blame.of(number, gave(what, value, steps, seeds[number]));
  }

  /** The words for what is no number, without the subject. */
  static String gave(String what, double value, long steps, long seed) {
    return "gave " + what + " with " + value + " in step " + steps + " after it was begun with seed " + seed
        + "; nothing can be learnt from what is no finite number";
  }

  @Override
  public float[] observations() {
    return environments.observations();
  }

  @Override
  public float[] finalObservations() {
    return environments.finalObservations();
  }

  @Override
  public double[] rewards() {
    return environments.rewards();
  }

  @Override
  public double[] costValues() {
    return environments.costValues();
  }

  @Override
  public boolean[] terminated() {
    return environments.terminated();
  }

  @Override
  public boolean[] truncated() {
    return environments.truncated();
  }

  @Override
  public void save(DataOutput out) throws IOException {
    environments.save(out);
    out.writeLong(steps);
    for (long seed : seeds) {
      out.writeLong(seed);
    }
  }

  @Override
  public void restore(DataInput in) throws IOException {
    environments.restore(in);
    steps = in.readLong();
    for (int e = 0; e < seeds.length; e++) {
      seeds[e] = in.readLong();
    }
  }
}
