// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.rl;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;

/**
 * A place between -5 and 5, moved by the action: an environment with two costs, haste and the edge, that knows how
 * several are stepped together. It ends beyond 5 on either side, and is cut after 20 steps.
 */
final class Corridor implements Environment {
  static final int TIME_LIMIT = 20;
  private static final Space PLACES = Space.Box.of(Shape.of(1), -6, 6);
  private static final Space MOVES = Space.Box.of(Shape.of(1), -1, 1);
  private static final List<String> COSTS = List.of("haste", "edge");

  private final State state = new State();

  /** One place, its time and its randomness. */
  private static final class State {
    private RandomStream random = Seeds.of(0).stream("environment");
    private boolean seeded;
    private boolean running;
    private int elapsed;
    private float place;

    void seed(long seed) {
      random = Seeds.of(seed).stream("environment");
      seeded = true;
    }

    float begin() {
      if (!seeded) {
        throw new IllegalStateException("the first reset must give a seed");
      }
      place = (float) random.nextDouble(-4, 4);
      elapsed = 0;
      running = true;
      return place;
    }

    Step step(float[] actions, int offset) {
      if (!running) {
        throw new IllegalStateException("no episode is running");
      }
      if (!MOVES.contains(actions, offset)) {
        throw new IllegalArgumentException(actions[offset] + " is not in " + MOVES);
      }
      place += actions[offset];
      elapsed++;
      double[] costs = {Math.abs(actions[offset]), Math.abs(place) > 4 ? 1 : 0};
      Step step = new Step(-Math.abs(place), costs, Math.abs(place) > 5, elapsed >= TIME_LIMIT);
      running = !step.done();
      return step;
    }

    void save(DataOutput out) throws IOException {
      random.save(out);
      out.writeBoolean(seeded);
      out.writeBoolean(running);
      out.writeInt(elapsed);
      out.writeFloat(place);
    }

    void restore(DataInput in) throws IOException {
      random.restore(in);
      seeded = in.readBoolean();
      running = in.readBoolean();
      elapsed = in.readInt();
      place = in.readFloat();
    }
  }

  @Override
  public Space observationSpace() {
    return PLACES;
  }

  @Override
  public Space actionSpace() {
    return MOVES;
  }

  @Override
  public List<String> costs() {
    return COSTS;
  }

  @Override
  public Optional<VectorEnvironment> vector(int count) {
    return Optional.of(new Corridors(count));
  }

  @Override
  public void reset(long seed, float[] observation) {
    state.seed(seed);
    reset(observation);
  }

  @Override
  public void reset(float[] observation) {
    observation[0] = state.begin();
  }

  @Override
  public Step step(float[] actions, int offset, float[] observation) {
    Step step = state.step(actions, offset);
    observation[0] = state.place;
    return step;
  }

  @Override
  public void save(DataOutput out) throws IOException {
    state.save(out);
  }

  @Override
  public void restore(DataInput in) throws IOException {
    state.restore(in);
  }

  /** Several, each straight from its state into the common arrays. */
  private static final class Corridors implements VectorEnvironment {
    private final State[] states;
    private final float[] places;
    private final float[] finalPlaces;
    private final double[] rewards;
    private final double[] costValues;
    private final boolean[] terminated;
    private final boolean[] truncated;

    Corridors(int count) {
      states = new State[count];
      for (int e = 0; e < count; e++) {
        states[e] = new State();
      }
      places = new float[count];
      finalPlaces = new float[count];
      rewards = new double[count];
      costValues = new double[2 * count];
      terminated = new boolean[count];
      truncated = new boolean[count];
    }

    @Override
    public int count() {
      return states.length;
    }

    @Override
    public Space observationSpace() {
      return PLACES;
    }

    @Override
    public Space actionSpace() {
      return MOVES;
    }

    @Override
    public List<String> costs() {
      return COSTS;
    }

    @Override
    public void reset(RandomStream seeds) {
      for (int e = 0; e < states.length; e++) {
        states[e].seed(seeds.nextLong());
        places[e] = states[e].begin();
      }
    }

    @Override
    public void step(float[] actions) {
      for (int e = 0; e < states.length; e++) {
        Step step = states[e].step(actions, e);
        finalPlaces[e] = states[e].place;
        places[e] = step.done() ? states[e].begin() : states[e].place;
        rewards[e] = step.reward();
        costValues[2 * e] = step.cost(0);
        costValues[2 * e + 1] = step.cost(1);
        terminated[e] = step.terminated();
        truncated[e] = step.truncated();
      }
    }

    @Override
    public float[] observations() {
      return places;
    }

    @Override
    public float[] finalObservations() {
      return finalPlaces;
    }

    @Override
    public double[] rewards() {
      return rewards;
    }

    @Override
    public double[] costValues() {
      return costValues;
    }

    @Override
    public boolean[] terminated() {
      return terminated;
    }

    @Override
    public boolean[] truncated() {
      return truncated;
    }

    @Override
    public void save(DataOutput out) throws IOException {
      for (int e = 0; e < states.length; e++) {
        states[e].save(out);
        out.writeFloat(places[e]);
      }
    }

    @Override
    public void restore(DataInput in) throws IOException {
      for (int e = 0; e < states.length; e++) {
        states[e].restore(in);
        places[e] = in.readFloat();
      }
    }
  }
}
