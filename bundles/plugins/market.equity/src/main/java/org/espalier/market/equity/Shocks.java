// SPDX-License-Identifier: Apache-2.0
package org.espalier.market.equity;

import org.espalier.api.random.RandomStream;
import org.espalier.finance.Normal;

/**
 * What chance does to a block of paths in one step: a uniform number for each path and the normal one at that quantile.
 * If antithetic, paths 2 i and 2 i + 1 get u and 1 - u, z and -z.
 */
final class Shocks {
  private final boolean antithetic;
  private final double[] drawn;
  private final double[] quantiles;
  private final double[] uniforms;
  private final double[] normals;

  Shocks(int size, boolean antithetic) {
    this.antithetic = antithetic;
    int draws = antithetic ? (size + 1) / 2 : size;
    drawn = new double[draws];
    quantiles = new double[draws];
    uniforms = antithetic ? new double[size] : drawn;
    normals = antithetic ? new double[size] : quantiles;
  }

  /** Draws anew for all paths. */
  void draw(RandomStream random) {
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = Normal.uniform(random);
    }
    Normal.quantiles(drawn, quantiles);
    if (antithetic) {
      for (int i = 0; i < normals.length; i++) {
        boolean mirrored = (i & 1) == 1;
        uniforms[i] = mirrored ? 1 - drawn[i >> 1] : drawn[i >> 1];
        normals[i] = mirrored ? -quantiles[i >> 1] : quantiles[i >> 1];
      }
    }
  }

  /** Inside (0, 1), one for each path. */
  double[] uniforms() {
    return uniforms;
  }

  /** Standard normal, one for each path: the quantiles of the uniform numbers. */
  double[] normals() {
    return normals;
  }
}
