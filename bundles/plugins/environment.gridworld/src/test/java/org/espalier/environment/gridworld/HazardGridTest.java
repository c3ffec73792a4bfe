// SPDX-License-Identifier: Apache-2.0
package org.espalier.environment.gridworld;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.rl.Environment;
import org.espalier.tck.rl.EnvironmentContract;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class HazardGridTest extends EnvironmentContract {
  private static final double PENALTY = 0.01;
  private static final String[] STANDARD = {".......", "S.HHH..", "S.HHH.G", "S.HHH..", "......."};

  @Override
  protected Environment create() {
    // as many first states as there are cells to begin in: two seeds seldom agree
    return grid(Map.of("layout", new String[] {"SSSSSS", "SHHSSS", "SSH#SG", "SSSSSS", "SSSSSS"}, "slip", 0.1));
  }

  @Override
  protected int timeLimit() {
    return 100;
  }

  private static HazardGrid grid(Map<String, Object> options) {
    return new HazardGrid(Converters.standardConverter().convert(options).to(HazardGrid.Options.class));
  }

  @Test
  void withoutALimitTheBestWayLeadsOverHazards() {
    // 6 steps from the middle, 7 from above and below
    assertEquals(1 - PENALTY * 20 / 3, best(STANDARD, Double.POSITIVE_INFINITY), 1e-12);
  }

  @Test
  void withALimitTheBestIsAMixtureOfBothWays() {
    // around: 10 steps from the middle, 9 from above and below, so that 3 hazards save 4 or 2 steps
    double around = 1 - PENALTY * 28 / 3;
    assertEquals(around, best(STANDARD, 0), 1e-12);
    assertEquals(around + PENALTY * 4 / 6, best(STANDARD, 0.5), 1e-12);
    assertEquals(1 - PENALTY * 20 / 3, best(STANDARD, 3), 1e-12);
  }

  @Test
  void theEnvironmentGivesWhatTheOptimaAreMadeOf() {
    assertEquals(outcomes(STANDARD), walked(STANDARD));
  }

  /** Best return by cost of the best ways, an entry a start, found in the text of the layout alone. */
  private static List<Map<Integer, Double>> outcomes(String... rows) {
    List<Map<Integer, Double>> outcomes = new ArrayList<>();
    for (int row = 0; row < rows.length; row++) {
      for (int column = 0; column < rows[0].length(); column++) {
        if (rows[row].charAt(column) == 'S') {
          outcomes.add(outcomes(rows, row, column));
        }
      }
    }
    return outcomes;
  }

  /** Breadth first over cells and costs: 3 is as much as a way ever needs here. */
  private static Map<Integer, Double> outcomes(String[] rows, int firstRow, int firstColumn) {
    int[] up = {-1, 0, 1, 0};
    int[] right = {0, 1, 0, -1};
    Map<List<Integer>, Integer> steps = new HashMap<>(Map.of(List.of(firstRow, firstColumn, 0), 0));
    List<List<Integer>> queue = new ArrayList<>(steps.keySet());
    Map<Integer, Double> best = new HashMap<>();
    for (int i = 0; i < queue.size(); i++) {
      List<Integer> at = queue.get(i);
      int taken = steps.get(at);
      if (rows[at.get(0)].charAt(at.get(1)) == 'G') {
        best.putIfAbsent(at.get(2), 1 - PENALTY * taken);
        continue;
      }
      for (int move = 0; move < 4; move++) {
        int row = Math.min(Math.max(at.get(0) + up[move], 0), rows.length - 1);
        int column = Math.min(Math.max(at.get(1) + right[move], 0), rows[0].length() - 1);
        int cost = at.get(2) + (rows[row].charAt(column) == 'H' ? 1 : 0);
        List<Integer> next = List.of(row, column, cost);
        if (cost <= 3 && steps.putIfAbsent(next, taken + 1) == null) {
          queue.add(next);
        }
      }
    }
    best.keySet().removeIf(cost -> cost != 0 && cost != 3);
    best.replaceAll((cost, value) -> Math.round(value * 1e9) / 1e9);
    return best;
  }

  /**
   * Highest mean return over starts of all policies, drawn ones too, whose mean cost is at most the limit: the least
   * over multipliers of the Lagrangian, whose corners lie where two ways are worth the same (Altman 1999, section 3).
   */
  private static double best(String[] rows, double limit) {
    List<Map<Integer, Double>> starts = outcomes(rows);
    List<Double> multipliers = new ArrayList<>(List.of(0.0));
    for (Map<Integer, Double> ways : starts) {
      multipliers.add((ways.get(3) - ways.get(0)) / 3);
    }
    double least = Double.POSITIVE_INFINITY;
    for (double multiplier : multipliers) {
      double sum = 0;
      for (Map<Integer, Double> ways : starts) {
        sum += ways.entrySet().stream().mapToDouble(way -> way.getValue() - multiplier * way.getKey()).max()
            .orElseThrow();
      }
      double held = multiplier == 0 ? 0 : multiplier * limit;
      least = Math.min(least, sum / starts.size() + held);
    }
    return least;
  }

  /** The same by walking: straight over hazards, and around them by the top or the bottom. */
  private static List<Map<Integer, Double>> walked(String... rows) {
    HazardGrid grid = grid(Map.of("layout", rows));
    Map<Float, Map<Integer, Double>> byStart = new TreeMap<>();
    String[][] ways = {
      {"RRRRRRD", "URRRRRRDD"}, {"RRRRRR", "UURRRRRRDD"}, {"RRRRRRU", "DRRRRRRUU"}
    };
    float[] observation = new float[2];
    for (long seed = 0; seed < 60; seed++) {
      grid.reset(seed, observation);
      float start = observation[0];
      String way = ways[Math.round(start * 4) - 1][(int) (seed % 2)];
      double reward = 0;
      double cost = 0;
      Environment.Step step = null;
      for (char move : way.toCharArray()) {
        step = grid.step(new float[] {"URDL".indexOf(move)}, 0, observation);
        reward += step.reward();
        cost += step.cost(0);
      }
      assertTrue(step.terminated());
      byStart.computeIfAbsent(start, s -> new HashMap<>()).put((int) cost, Math.round(reward * 1e9) / 1e9);
    }
    return List.copyOf(byStart.values());
  }

  @Test
  void refusesLayoutsThatCannotBeWalked() {
    refuses("\"S\" has 1 cells, the first has 2", ".G", "S");
    refuses("no start 'S'", "..G");
    refuses("no goal 'G' can be reached from the start in row 1, column 1", "S#G");
    refuses("a cell 'x'", "SxG");
  }

  private static void refuses(String why, String... rows) {
    String message =
        assertThrows(InvalidInputException.class, () -> grid(Map.of("layout", rows))).getMessage();
    assertTrue(message.contains(why), message);
  }

  @Test
  void slipsAsOftenAsItSays() {
    HazardGrid grid = grid(Map.of("layout", new String[] {"...", ".S.", "..G"}, "slip", 0.4));
    float[] observation = new float[2];
    int missed = 0;
    for (long seed = 0; seed < 4000; seed++) {
      grid.reset(seed, observation);
      grid.step(new float[] {0}, 0, observation);
      missed += Arrays.equals(new float[] {0, 0.5f}, observation) ? 0 : 1;
    }
    // a drawn direction is the wanted one in a quarter of all cases; 4 standard deviations
    assertEquals(0.3, missed / 4000.0, 4 * Math.sqrt(0.3 * 0.7 / 4000));
  }
}
