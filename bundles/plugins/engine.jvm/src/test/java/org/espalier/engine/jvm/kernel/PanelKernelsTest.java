// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import org.espalier.engine.jvm.OtherJvms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Products in panels beside loops that do what the contract says, to the bit, whole arrays with what lies around the
 * matrices: so that nothing else is written.
 */
final class PanelKernelsTest {
  private static final int LANES = Kernels.LANES;
  private static final int[] TERMS = {0, 1, 2, 17, 255, 256, 257, 600};
  private static final int[] MANY_ROWS = {64, 68, 130};
  private static final int[] MANY_OUTPUTS = {64, 70};

  /** Prints the kernels' description if the fastest ones are right. */
  public static void main(String[] arguments) {
    check(Kernels.fastest());
    System.out.println(Kernels.fastest().description());
  }

  @Test
  void scalarOnesAreThoseOfTheDefinition() {
    check(Kernels.scalar());
  }

  @Test
  void fastestOnesAreThoseOfTheDefinition() {
    check(Kernels.fastest());
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void vectorsOfEachWidthAreThoseOfTheDefinition(int bytes) throws IOException, InterruptedException {
    String found = OtherJvms.run(OtherJvms.own(), OtherJvms.vectors(bytes), PanelKernelsTest.class);
    String wanted = "Vector API, " + Byte.SIZE * bytes + " bits";
    assumeTrue(found.equals(wanted), "this machine has not " + wanted + ", but " + found);
  }

  private static void check(Kernels kernels) {
    Random random = new Random(7);
    for (int rows = 0; rows <= 20 + MANY_ROWS.length; rows++) {
      for (int outputs = 1; outputs <= 40 + MANY_OUTPUTS.length; outputs++) {
        int r = rows > 20 ? MANY_ROWS[rows - 21] : rows;
        int o = outputs > 40 ? MANY_OUTPUTS[outputs - 41] : outputs;
        int few = TERMS[(rows + outputs) % 4];
        int many = TERMS[4 + (3 * rows + outputs) % 4];
        across(kernels, r, outputs % 5 == 0 ? many : few, o, rows % 3, random);
        across(kernels, r, outputs % 7 == 0 ? many : few, o, outputs % 3, random);
        down(kernels, outputs % 6 == 0 ? many : r, 1 + (rows + outputs) % LANES, o, random);
        each(kernels, r, Math.min(few, 25), outputs % 3, random);
        eachSum(kernels, outputs % 6 == 0 ? many : r, random);
        sums(kernels, outputs % 6 == 0 ? many : r, o, random);
      }
    }
    for (int terms : TERMS) {
      for (int rows : new int[] {1, 3, 4, 8, 13, 64, 68, 130}) {
        for (int start = 0; start < 3; start++) {
          across(kernels, rows, terms, 24 + start, start, random);
        }
      }
      for (int columns = 1; columns <= LANES; columns++) {
        down(kernels, terms, columns, 24 + columns, random);
      }
    }
  }

  /** A matrix in panels somewhere in an array. */
  private record Panels(float[] array, int at, int panel) {

    /** Random values, 0 in the lanes beyond the last column, and anything around. */
    static Panels random(int rows, int columns, Random random) {
      Panels panels = anything(rows, columns, random);
      for (int r = 0; r < rows; r++) {
        for (int c = columns; c < Kernels.padded(columns); c++) {
          panels.array[panels.place(r, c)] = 0;
        }
      }
      return panels;
    }

    static Panels anything(int rows, int columns, Random random) {
      int panel = (rows + random.nextInt(3)) * LANES;
      int at = LANES + random.nextInt(LANES);
      float[] array = new float[at + Kernels.panels(columns) * panel + LANES + random.nextInt(LANES)];
      for (int i = 0; i < array.length; i++) {
        array[i] = (float) random.nextGaussian();
      }
      return new Panels(array, at, panel);
    }

    int place(int row, int column) {
      return at + column / LANES * panel + row * LANES + column % LANES;
    }

    float get(int row, int column) {
      return array[place(row, column)];
    }

    /** The same with another array of the same values. */
    Panels copy() {
      return new Panels(array.clone(), at, panel);
    }
  }

  /** Where some of the columns of a matrix lie, in any order, behind a few places that are not meant. */
  private static int[] places(Panels x, int columns, int terms, int first, Random random) {
    int[] places = new int[first + terms];
    for (int t = 0; t < places.length; t++) {
      places[t] = t < first ? Integer.MIN_VALUE : x.place(0, random.nextInt(columns)) - x.at();
    }
    return places;
  }

  /** Sums that start with a row that counts for all, a matrix, or the result itself. */
  private static void across(Kernels kernels, int rows, int terms, int outputs, int start, Random random) {
    int columns = terms / 2 + 1;
    Panels x = Panels.random(rows, columns, random);
    Panels w = Panels.random(terms, outputs, random);
    int first = random.nextInt(3);
    int[] places = places(x, columns, terms, first, random);
    Panels y = start == 2 ? Panels.random(rows, outputs, random) : Panels.anything(rows, outputs, random);
    Panels s = start == 2 ? y : Panels.random(start == 0 ? 1 : rows, outputs, random);
    int row = start == 0 ? 0 : LANES;
    Panels expected = y.copy();
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < Kernels.padded(outputs); o++) {
        float sum = s.array[s.at + o / LANES * s.panel + r * row + o % LANES];
        for (int t = 0; t < terms; t++) {
          sum = Math.fma(x.array[x.at + places[first + t] + r * LANES], w.get(t, o), sum);
        }
        expected.array[expected.place(r, o)] = o < outputs ? sum : 0;
      }
    }
    float[][] read = {x.array.clone(), w.array.clone(), s.array.clone()};
    kernels.panels().across(
        x.array, x.at, places, first, terms, w.array, w.at, w.panel, s.array, s.at, s.panel, row, y.array, y.at,
        y.panel, rows, outputs);
    same(expected, y, () -> rows + " rows, " + terms + " terms, " + outputs + " outputs, start " + start);
    assertArrayEquals(read[0], x.array);
    assertArrayEquals(read[1], w.array);
    if (start != 2) {
      assertArrayEquals(read[2], s.array);
    }
  }

  private static void down(Kernels kernels, int rows, int columns, int outputs, Random random) {
    int sources = rows + 1;
    Panels x = Panels.anything(sources, LANES, random);
    int shift = random.nextInt(LANES - columns + 1);
    int first = random.nextInt(3);
    int[] places = new int[first + rows];
    for (int r = 0; r < places.length; r++) {
      places[r] = r < first ? Integer.MIN_VALUE : random.nextInt(sources) * LANES;
    }
    Panels d = Panels.random(rows, outputs, random);
    Panels g = Panels.random(columns, outputs, random);
    Panels expected = g.copy();
    for (int c = 0; c < columns; c++) {
      for (int o = 0; o < outputs; o++) {
        float sum = g.get(c, o);
        for (int r = 0; r < rows; r++) {
          sum = Math.fma(x.array[x.at + shift + places[first + r] + c], d.get(r, o), sum);
        }
        expected.array[expected.place(c, o)] = sum;
      }
    }
    kernels.panels().down(
        x.array, x.at + shift, columns, places, first, rows, d.array, d.at, d.panel, g.array, g.at, g.panel, outputs);
    same(expected, g, () -> rows + " rows, " + columns + " columns, " + outputs + " outputs");
  }

  /** Sums that start with a row that counts for all, a matrix, or the result itself. */
  private static void each(Kernels kernels, int rows, int terms, int start, Random random) {
    Panels x = Panels.anything(rows + terms, LANES, random);
    Panels w = Panels.anything(terms, LANES, random);
    Panels y = Panels.anything(rows, LANES, random);
    Panels s = start == 2 ? y : Panels.anything(Math.max(1, rows), LANES, random);
    int row = start == 0 ? 0 : LANES;
    int first = random.nextInt(3);
    int[] places = new int[first + terms];
    for (int t = 0; t < places.length; t++) {
      places[t] = t < first ? Integer.MIN_VALUE : random.nextInt(terms) * LANES;
    }
    Panels expected = y.copy();
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < LANES; o++) {
        float sum = s.array[s.at + r * row + o];
        for (int t = 0; t < terms; t++) {
          sum = Math.fma(x.array[x.at + places[first + t] + r * LANES + o], w.get(t, o), sum);
        }
        expected.array[expected.place(r, o)] = sum;
      }
    }
    kernels.panels().each(
        x.array, x.at, places, first, terms, w.array, w.at, s.array, s.at, row, y.array, y.at, rows);
    same(expected, y, () -> "each of " + rows + " rows, " + terms + " terms, start " + start);
  }

  private static void eachSum(Kernels kernels, int rows, Random random) {
    Panels x = Panels.anything(rows + 1, LANES, random);
    Panels d = Panels.anything(rows, LANES, random);
    Panels g = Panels.anything(1, LANES, random);
    int first = random.nextInt(3);
    int[] places = new int[first + rows];
    for (int r = 0; r < places.length; r++) {
      places[r] = r < first ? Integer.MIN_VALUE : random.nextInt(rows + 1) * LANES;
    }
    Panels expected = g.copy();
    for (int o = 0; o < LANES; o++) {
      float[] sums = new float[4];
      for (int r = 0; r < rows; r++) {
        int turn = r < rows / 4 * 4 ? r % 4 : 0;
        sums[turn] = Math.fma(x.array[x.at + places[first + r] + o], d.get(r, o), sums[turn]);
      }
      expected.array[expected.at + o] += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    }
    kernels.panels().eachSum(x.array, x.at, places, first, rows, d.array, d.at, g.array, g.at);
    same(expected, g, () -> "sums of each of " + rows + " rows");
  }

  private static void sums(Kernels kernels, int rows, int outputs, Random random) {
    Panels d = Panels.random(rows, outputs, random);
    int at = random.nextInt(LANES);
    float[] g = Panels.anything(1, outputs + LANES, random).array;
    Arrays.fill(g, at + outputs, at + Kernels.padded(outputs), 0);
    float[] expected = g.clone();
    for (int o = 0; o < outputs; o++) {
      for (int r = 0; r < rows; r++) {
        expected[at + o] += d.get(r, o);
      }
    }
    kernels.panels().sums(d.array, d.at, d.panel, rows, g, at, outputs);
    assertArrayEquals(expected, g, () -> rows + " rows, " + outputs + " outputs");
  }

  private static void same(Panels expected, Panels found, Supplier<String> shape) {
    assertArrayEquals(expected.array, found.array, shape);
  }
}
