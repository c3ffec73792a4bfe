// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

/**
 * Non-negative numbers of which any can be changed, and one be found by a running sum, in logarithmic time (Schaul et
 * al. 2016, appendix B.2.1). Each inner node is always the sum of its two children as they are, never moved by a
 * difference, so that the tree is a function of its leaves, to the bit. Used by one thread.
 */
final class SumTree {
  private final int size;
  /** Where the leaves begin: a power of two. The root is node 1, the children of node i are 2 i and 2 i + 1. */
  private final int leaves;
  private final double[] nodes;

  /** @param size how many numbers there are, at least 1; all are 0 */
  SumTree(int size) {
    this.size = size;
    int width = 1;
    while (width < size) {
      width = Math.multiplyExact(width, 2);
    }
    leaves = width;
    nodes = new double[Math.multiplyExact(leaves, 2)];
  }

  double get(int index) {
    return nodes[leaves + index];
  }

  void set(int index, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a priority is " + value + "; it must be a finite number of at least 0");
    }
    int node = leaves + index;
    nodes[node] = value;
    for (node /= 2; node >= 1; node /= 2) {
      nodes[node] = nodes[2 * node] + nodes[2 * node + 1];
    }
  }

  /** Sum of all. */
  double total() {
    return nodes[1];
  }

  /**
   * Where the running sum passes an amount: the first index at which the sum up to it is larger. Never one whose number
   * is 0, whatever rounding does, unless all are.
   *
   * @param amount from 0 to {@link #total}, that excluded
   */
  int find(double amount) {
    double left = amount;
    int node = 1;
    while (node < leaves) {
      node *= 2;
      if (left >= nodes[node] && nodes[node + 1] > 0) {
        left -= nodes[node];
        node++;
      }
    }
    return Math.min(node - leaves, size - 1);
  }
}
