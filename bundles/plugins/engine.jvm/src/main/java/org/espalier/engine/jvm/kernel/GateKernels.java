// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/**
 * The gates and cells of an LSTM at one time step (Gers et al. 2000): c' = f c + i g, h = o tanh(c'). Every
 * implementation gives the same bits.
 */
public interface GateKernels {

  /**
   * From what the gates receive to the new states.
   *
   * @param lanes neighbouring values of each gate and state, a multiple of {@link Kernels#LANES}
   * @param gates what they receive; becomes their values: i, f and o sigmoids, g a tanh
   * @param gate from one gate to the next; the order is input, forget, cell, output
   * @param cells the cells' states, those before this step and those after it, which are written
   * @param squashed written: tanh(c')
   * @param hidden written: h
   */
  void forward(
      int lanes, float[] gates, int gatesAt, int gate, float[] cells, int before, int after, float[] squashed,
      int squashedAt, float[] hidden, int hiddenAt);

  /**
   * The way back through one step.
   *
   * @param cells those before this step
   * @param dh derivatives by h
   * @param dc derivatives by c' from later steps; becomes those by c
   * @param dz written: derivatives by what the gates received
   * @param slope from one gate of dz to the next
   */
  void backward(
      int lanes, float[] gates, int gatesAt, int gate, float[] cells, int before, float[] squashed, int squashedAt,
      float[] dh, float[] dc, int dhAt, float[] dz, int dzAt, int slope);
}
