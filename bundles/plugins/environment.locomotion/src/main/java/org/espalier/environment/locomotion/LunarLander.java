// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.locomotion;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Space;
import org.espalier.rl.StateDrawing;

/**
 * A hull on two sprung legs that comes down on the moon: sizes, engines, terrain, observation, reward and ends of
 * Gymnasium's LunarLander, on dynamics and contacts of our own. The pad is flat, between x 8 and 12 of 20.
 *
 * <p>Observation: position over the pad in halves of the viewport, velocity, angle, angular velocity, and whether each
 * leg touches the ground. Reward: the gain in closeness, slowness, uprightness and contact of legs, less .3 for the
 * main engine and .03 for a side engine at full throttle; -100 where the hull touches the ground or the lander leaves
 * the view sideways; 100 where it has come to rest, which is half a second slower than .01 m/s and 2 degrees a second.
 */
abstract class LunarLander extends PlanarEnvironment {
  private static final double SCALE = 30;
  private static final double FPS = 50;
  private static final int SUBSTEPS = 10;
  private static final double WIDTH = 600 / SCALE;
  private static final double HEIGHT = 400 / SCALE;
  private static final double PAD = HEIGHT / 4;
  private static final double LEG_DOWN = 18 / SCALE;
  private static final double MAIN_POWER = 13;
  private static final double SIDE_POWER = 0.6;
  private static final double INITIAL_FORCE = 1000;
  private static final double STILL_SPEED = 0.01;
  private static final double STILL_TURN = Math.toRadians(2);
  private static final int STILL_FRAMES = 25;

  private static final int CHUNKS = 11;
  /** Places in the memory after the heights of the terrain. */
  private static final int SHAPING = CHUNKS;
  private static final int STILL = CHUNKS + 1;

  LunarLander(Space actionSpace) {
    this(new double[CHUNKS + 2], actionSpace);
  }

  private LunarLander(double[] memory, Space actionSpace) {
    super(tree(memory), memory, observations(), actionSpace);
  }

  private static Space.Box observations() {
    float inf = Float.POSITIVE_INFINITY;
    return new Space.Box(
        new float[] {-inf, -inf, -inf, -inf, -inf, -inf, 0, 0}, new float[] {inf, inf, inf, inf, inf, inf, 1, 1});
  }

  private static PlanarTree tree(double[] heights) {
    double[] hull = {-14, 17, -17, 0, -17, -10, 17, -10, 17, 0, 14, 17};
    return new PlanarTree(
        0,
        10,
        x -> ground(heights, x),
        new Body(-1, -1, 0, 0).polygon(5, 0.1, Arrays.stream(hull).map(x -> x / SCALE).toArray()),
        leg(1).limits(0.4, 0.9).spring(160, 0.4).hinge(0, 8),
        leg(-1).limits(-0.9, -0.4).spring(160, -0.4).hinge(0, 8));
  }

  /** The leg on one side, which hangs by the middle of the hull. */
  private static Body leg(int side) {
    double x = side * 20 / SCALE;
    double w = 2 / SCALE;
    double h = 8 / SCALE;
    double z = -LEG_DOWN;
    return new Body(0, -1, 0, 0).polygon(1, 0.2, x - w, z - h, x + w, z - h, x + w, z + h, x - w, z + h);
  }

  /** Height of the terrain, straight between its vertices. */
  private static double ground(double[] heights, double x) {
    double chunk = Math.min(Math.max(x / WIDTH, 0), 1) * (CHUNKS - 1);
    int left = Math.min((int) chunk, CHUNKS - 2);
    return heights[left] + (chunk - left) * (heights[left + 1] - heights[left]);
  }

  /**
   * Moves by one frame.
   *
   * @param main throttle of the main engine, 0 or .5 to 1
   * @param side throttle of the side engines, 0 or .5 to 1, negative to the left
   */
  final Step fire(double main, double side, RandomStream random) {
    double first = random.nextDouble(-1, 1) / SCALE;
    double second = random.nextDouble(-1, 1) / SCALE;
    Arrays.fill(tree.force, 0);
    // Both engines are described in the hull's frame; impulses of a frame act as forces throughout it.
    if (main > 0) {
      double z = -(4 / SCALE + 2 * first);
      pushInHullsFrame(-second, z, second * MAIN_POWER * main, -z * MAIN_POWER * main);
    }
    if (side != 0) {
      double power = SIDE_POWER * Math.abs(side);
      double x = 3 * second + Math.signum(side) * 12 / SCALE;
      pushInHullsFrame(-x, 14 / SCALE - first, x * power, first * power);
    }
    fly();
    double shaping = shaping();
    double reward = shaping - memory[SHAPING] - 0.3 * main - 0.03 * Math.abs(side);
    memory[SHAPING] = shaping;
    if (tree.touches(0) || Math.abs(observed(0)) >= 1) {
      return new Step(-100, true, false);
    }
    return memory[STILL] >= STILL_FRAMES ? new Step(100, true, false) : new Step(reward, false, false);
  }

  private void pushInHullsFrame(double x, double z, double impulseX, double impulseZ) {
    double sine = StrictMath.sin(tree.position[2]);
    double cosine = StrictMath.cos(tree.position[2]);
    tree.push(
        0, x, z, FPS * (cosine * impulseX - sine * impulseZ), FPS * (sine * impulseX + cosine * impulseZ));
  }

  private void fly() {
    for (int i = 0; i < SUBSTEPS; i++) {
      tree.step(1 / FPS / SUBSTEPS);
    }
    double[] speed = tree.centreVelocity(0);
    boolean still = Math.sqrt(speed[0] * speed[0] + speed[1] * speed[1]) < STILL_SPEED
        && Math.abs(tree.turning(0)) < STILL_TURN;
    memory[STILL] = still ? memory[STILL] + 1 : 0;
  }

  @Override
  protected final void begin(RandomStream random) {
    double[] rough = new double[CHUNKS + 1];
    for (int i = 0; i < rough.length; i++) {
      boolean pad = Math.abs(i - CHUNKS / 2) <= 2;
      double drawn = random.nextDouble(0, HEIGHT / 2);
      rough[i] = pad ? PAD : drawn;
    }
    for (int i = 0; i < CHUNKS; i++) {
      // The vertex before the first is the last one drawn, as there.
      memory[i] = 0.33 * (rough[(i + CHUNKS) % (CHUNKS + 1)] + rough[i] + rough[i + 1]);
    }
    memory[STILL] = 0;
    Arrays.fill(tree.position, 0);
    Arrays.fill(tree.velocity, 0);
    Arrays.fill(tree.force, 0);
    tree.position[0] = WIDTH / 2;
    tree.position[1] = HEIGHT;
    tree.position[3] = 0.4;
    tree.position[4] = -0.4;
    tree.push(
        0,
        0,
        0,
        random.nextDouble(-INITIAL_FORCE, INITIAL_FORCE),
        random.nextDouble(-INITIAL_FORCE, INITIAL_FORCE));
    fly();
    memory[SHAPING] = shaping();
  }

  /** One of the numbers seen. */
  private double observed(int number) {
    return switch (number) {
      case 0 -> (tree.position[0] - WIDTH / 2) / (WIDTH / 2);
      case 1 -> (tree.position[1] - (PAD + LEG_DOWN)) / (HEIGHT / 2);
      case 2 -> tree.centreVelocity(0)[0] * (WIDTH / 2) / FPS;
      case 3 -> tree.centreVelocity(0)[1] * (HEIGHT / 2) / FPS;
      case 4 -> tree.position[2];
      case 5 -> 20 * tree.velocity[2] / FPS;
      default -> tree.touches(number - 5) ? 1 : 0;
    };
  }

  /** What is gained and lost on the way: 0 at rest on the middle of the pad, but for 10 a leg on the ground. */
  final double shaping() {
    double x = observed(0);
    double z = observed(1);
    double vx = observed(2);
    double vz = observed(3);
    return -100 * Math.sqrt(x * x + z * z)
        - 100 * Math.sqrt(vx * vx + vz * vz)
        - 100 * Math.abs(observed(4))
        + 10 * observed(6)
        + 10 * observed(7);
  }

  @Override
  protected final void observe(float[] observation) {
    for (int i = 0; i < 8; i++) {
      observation[i] = (float) observed(i);
    }
  }

  @Override
  public final Optional<Drawing> drawing() {
    return Optional.of(new StateDrawing(new View(0, 0, WIDTH, HEIGHT + 2), FPS, this::marks));
  }

  /** The lander begins at the top of the viewport, half of it above. */
  private List<Mark> marks() {
    double[] moon = new double[2 * CHUNKS + 4];
    for (int i = 0; i < CHUNKS; i++) {
      moon[2 * i] = WIDTH * i / (CHUNKS - 1);
      moon[2 * i + 1] = memory[i];
    }
    moon[2 * CHUNKS] = WIDTH;
    List<Mark> marks = new ArrayList<>();
    marks.add(new Mark.Area(Ink.SCENE, moon));
    marks.add(new Mark.Line(Ink.GOAL, 0.15, 0.4 * WIDTH, PAD, 0.6 * WIDTH, PAD));
    marks.addAll(tree.marks(0));
    return marks;
  }
}
