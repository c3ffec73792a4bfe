// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.espalier.api.data.Data;
import org.espalier.api.data.Examples;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;

/**
 * How a table becomes splits: what is not given is drawn, the same for all seeds of an experiment, and inputs are
 * standardised by what the training split shows.
 *
 * @param train most examples to fit weights; 0 for all that are left
 * @param validation examples to choose by: a share below 1, or a number
 * @param test examples to report on, drawn if no table of them is given: a share below 1, or a number
 * @param seed of the draw
 * @param standardise whether inputs have mean 0 and deviation 1
 */
record Division(int train, double validation, double test, long seed, boolean standardise) {

  Division {
    requireShareOrNumber("validation", validation);
    requireShareOrNumber("test", test);
  }

  private static void requireShareOrNumber(String option, double value) {
    if (!(value > 0) || value >= 1 && value != Math.rint(value)) {
      throw new InvalidInputException(
          option + " is " + value + "; it can be a share of the examples, above 0 and below 1, or a number of them");
    }
  }

  /** Splits of one table. */
  Data of(Table all, Target target) {
    int[] order = Seeds.of(seed).scope("division").stream("order").permutation(all.size());
    int tested = count(test, all.size());
    int chosen = count(validation, all.size());
    int[] reported = Arrays.copyOf(order, Math.min(tested, order.length));
    return data(all, all, reported, Arrays.copyOfRange(order, reported.length, order.length), chosen, target);
  }

  /** Splits of a table for training and of one to report on. */
  Data of(Table training, Table reported, Target target) {
    if (!training.input().equals(reported.input())) {
      throw new InvalidInputException(
          "inputs to fit weights are " + training.input() + " and those to report on " + reported.input());
    }
    int[] order = Seeds.of(seed).scope("division").stream("order").permutation(training.size());
    int[] rows = new int[reported.size()];
    Arrays.setAll(rows, row -> row);
    return data(training, reported, rows, order, count(validation, training.size()), target);
  }

  private static int count(double wanted, int size) {
    return (int) Math.min(Integer.MAX_VALUE, wanted < 1 ? Math.max(1, Math.round(wanted * size)) : wanted);
  }

  private Data data(Table training, Table reported, int[] testRows, int[] rest, int chosen, Target target) {
    int fitted = rest.length - chosen;
    if (fitted < 1 || testRows.length < 1) {
      throw new InvalidInputException(
          "of " + training.size() + " examples " + chosen + " for validation"
              + (training == reported ? " and " + testRows.length + " for test" : "")
              + " leave none to fit weights; give fewer");
    }
    int[] validationRows = Arrays.copyOf(rest, chosen);
    int end = train == 0 ? rest.length : (int) Math.min(rest.length, (long) chosen + train);
    int[] trainRows = Arrays.copyOfRange(rest, chosen, end);
    Scaling scaling = standardise ? Scaling.of(training, trainRows) : Scaling.none(training.input().size());
    Map<Split, Examples> splits = new EnumMap<>(Split.class);
    splits.put(Split.TRAIN, new Rows(training, trainRows, scaling));
    splits.put(Split.VALIDATION, new Rows(training, validationRows, scaling));
    splits.put(Split.TEST, new Rows(reported, testRows, scaling));
    return new Data(training.input(), target, splits, Map.of());
  }

  /** Some rows of a table. */
  private record Rows(Table table, int[] rows, Scaling scaling) implements Examples {
    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
      int row = rows[index];
      table.inputs().read(row, inputs, inputOffset);
      scaling.apply(inputs, inputOffset);
      System.arraycopy(table.targets(), row * table.width(), targets, targetOffset, table.width());
    }
  }
}
