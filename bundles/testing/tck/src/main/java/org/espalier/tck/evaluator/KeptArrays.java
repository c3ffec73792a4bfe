// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.evaluator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.espalier.api.metric.ArrayStore;
import org.espalier.api.metric.Curves;
import org.espalier.api.picture.Animation;

/** Where an evaluator under test keeps arrays: holds them to what a run's store takes. */
final class KeptArrays implements ArrayStore {
  private final Set<String> names = new TreeSet<>();

  Set<String> names() {
    return names;
  }

  private void named(String name) {
    assertTrue(
        name.matches("[A-Za-z0-9_-]+"), () -> "what is kept is named by letters, digits, - and _, not '" + name + "'");
    names.add(name);
  }

  private void shaped(String name, int length, int[] shape) {
    named(name);
    int product = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    assertEquals(
        shape.length == 0 ? length : product, length,
        () -> "the array " + name + " must have as many values as its shape " + Arrays.toString(shape));
  }

  @Override
  public void save(String array, double[] values, int... shape) {
    shaped(array, values.length, shape);
  }

  @Override
  public void save(String array, float[] values, int... shape) {
    shaped(array, values.length, shape);
  }

  @Override
  public void save(String name, Animation animation) {
    named(name);
  }

  @Override
  public void save(String name, Curves curves) {
    named(name);
  }
}
