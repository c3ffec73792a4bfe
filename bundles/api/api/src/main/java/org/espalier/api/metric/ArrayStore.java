// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.metric;

import org.espalier.api.picture.Animation;

/**
 * Keeps arrays that a run measured beside its metrics, such as the profit on every test path, as NumPy files {@code
 * NAME.npy} among the run's artifacts. A report shows those of one dimension as histograms. It keeps moving pictures
 * and curves, too. Used by one thread.
 */
public interface ArrayStore {

  /**
   * Keeps an array of 64-bit numbers under a name, instead of the array kept under that name before.
   *
   * @param array its name, of letters, digits, {@code -} and {@code _}; what its values are, for figures
   * @param values in row-major order, the last dimension varying fastest; not kept hold of
   * @param shape sizes of the dimensions, whose product is the number of values; none stands for one dimension
   * @throws IllegalArgumentException if the shape does not fit the values, or the name is not one
   */
  void save(String array, double[] values, int... shape);

  /** Keeps an array of 32-bit numbers; otherwise the same. */
  void save(String array, float[] values, int... shape);

  /**
   * Keeps pictures that move under a name, instead of those kept under that name before. A report shows those of a
   * dense and of pruned networks beside each other.
   *
   * @param name of letters, digits, {@code -} and {@code _}
   */
  void save(String name, Animation animation);

  /**
   * Keeps curves under a name, instead of those kept under that name before. A report draws those of one name beside
   * each other: {@code search} is the name of what a search came to on its way.
   *
   * @param name of letters, digits, {@code -} and {@code _}
   */
  void save(String name, Curves curves);
}
