// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

/** How a learning rate falls in the course of a training. */
public enum Annealing {
  /** It stays. */
  NONE {
    @Override
    public double share(long done, long planned) {
      return 1;
    }
  },

  /** In proportion to what is left. */
  LINEAR {
    @Override
    public double share(long done, long planned) {
      return 1 - (double) done / planned;
    }
  },

  /** Along half a cosine (Loshchilov and Hutter 2017, eq. 5, without restarts). */
  COSINE {
    @Override
    public double share(long done, long planned) {
      return (1 + StrictMath.cos(Math.PI * done / planned)) / 2;
    }
  };

  /**
   * The share of the first learning rate, from 1 at the beginning.
   *
   * @param done iterations or updates before this one, from 0 to below {@code planned}
   */
  public abstract double share(long done, long planned);
}
