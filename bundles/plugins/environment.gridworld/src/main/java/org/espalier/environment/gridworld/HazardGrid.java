// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gridworld;

import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.Offer;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.api.rl.Drawing;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.Space;
import org.espalier.rl.Simulation;
import org.espalier.rl.StateDrawing;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * A walk to a goal past hazards. Observation: row and column of the walker, each scaled to [0, 1]. Actions: 0 up, 1
 * right, 2 down, 3 left; a wall stops the walker. Each step costs {@code step-penalty} of reward, the one that reaches
 * a goal gives 1 more and terminates. The cost {@code hazard} of a step is 1 if it ends on a hazard, else 0. In the
 * standard layout the shortest way leads over hazards and a longer one around them, so that the best policy under a
 * limit of the cost is not the best one.
 */
@Component(factory = Environment.KIND)
@Plugin(
    name = "hazard-grid",
    summary = "Walk to a goal past hazards; 2 observations, 4 actions, cost hazard",
    source = "after the grid worlds of Sutton and Barto 2018, example 6.6, with costs as in Altman 1999",
    provides = Offer.DRAWING)
@Designate(ocd = HazardGrid.Options.class)
public final class HazardGrid extends Simulation {
  private static final Move[] MOVES = Move.values();
  private static final double GOAL_REWARD = 1;

  /** The map and what moving on it gives. */
  @ObjectClassDefinition
  public @interface Options {
    @AttributeDefinition(
        description =
            "Rows of the map, from the top: . free, # wall, S start (one of them is drawn), G goal, H hazard")
    String[] layout() default {".......", "S.HHH..", "S.HHH.G", "S.HHH..", "......."};

    @AttributeDefinition(description = "Steps after which an episode is truncated", min = "1")
    int maxEpisodeSteps() default 100;

    @AttributeDefinition(description = "What each step takes from the reward; the goal gives 1", min = "0")
    double stepPenalty() default 0.01;

    @AttributeDefinition(
        description = "Probability that a move goes in a direction drawn from all four instead", min = "0", max = "1")
    double slip() default 0;
  }

  private final Layout layout;
  private final List<Integer> starts;
  private final double stepPenalty;
  private final double slip;
  private final int limit;
  /** The number of the cell, alone. */
  private final double[] state;

  @Activate
  public HazardGrid(Options options) {
    this(options, new double[1]);
  }

  private HazardGrid(Options options, double[] state) {
    super(
        new Space.Box(new float[] {0, 0}, new float[] {1, 1}), new Space.Discrete(MOVES.length),
        options.maxEpisodeSteps(), state);
    this.state = state;
    layout = new Layout(options.layout());
    starts = layout.starts();
    stepPenalty = options.stepPenalty();
    slip = options.slip();
    limit = options.maxEpisodeSteps();
  }

  /** From all steps taken and no goal to the goal with the first step. */
  @Override
  public Returns returns() {
    return new Returns(-stepPenalty * limit * (1 + 1e-9), GOAL_REWARD - stepPenalty);
  }

  @Override
  public List<String> costs() {
    return List.of("hazard");
  }

  @Override
  protected void begin(RandomStream random) {
    state[0] = starts.get(random.nextInt(starts.size()));
  }

  @Override
  protected Step advance(float[] actions, int offset, RandomStream random) {
    int move = (int) actions[offset];
    if (slip > 0 && random.nextDouble() < slip) {
      move = random.nextInt(MOVES.length);
    }
    int cell = layout.next((int) state[0], MOVES[move]);
    state[0] = cell;
    boolean arrived = layout.is(cell, 'G');
    double[] costs = {layout.is(cell, 'H') ? 1 : 0};
    return new Step((arrived ? GOAL_REWARD : 0) - stepPenalty, costs, arrived, false);
  }

  @Override
  protected void observe(float[] observation) {
    layout.position((int) state[0], observation);
  }

  @Override
  public Optional<Drawing> drawing() {
    return Optional.of(new StateDrawing(layout.view(), 4, () -> layout.marks((int) state[0])));
  }
}
