package org.espalier.engine.jvm.kernel;

/**
 * The gates and cells of an LSTM at one time step (Gers et al. 2000): c' = f c + i g, h = o tanh(c'). Every
 * implementation gives the same bits.
 */
public interface GateKernels {

  /**
   * How gates and states lie: in strips of neighbouring lanes. States have their strips one after another.
   *
   * @param count number of strips
   * @param lanes length of a strip, a multiple of {@link Kernels#LANES}
   * @param distance from a gate's strip to its next one
   * @param gate from one gate to the next; the order is input, forget, cell, output
   */
  record Strips(int count, int lanes, int distance, int gate) {}

  /**
   * From what the gates receive to the new states.
   *
   * @param gates what they receive; becomes their values: i, f and o sigmoids, g a tanh
   * @param cells the cells' states, those before this step and those after it, which are written
   * @param squashed written: tanh(c')
   * @param hidden written: h
   * @param stateAt place in the last two, and of the cells' states before this step
   * @param after place of the cells' states after it
   */
  void forward(
      Strips strips, float[] gates, int gatesAt, float[] cells, float[] squashed, float[] hidden, int stateAt,
      int after);

  /**
   * The way back through one step.
   *
   * @param cells those before this step, from {@code stateAt} on
   * @param dh derivatives by h
   * @param dc derivatives by c' from later steps; becomes those by c
   * @param dz written: derivatives by what the gates received
   */
  void backward(
      Strips strips, float[] gates, int gatesAt, float[] cells, float[] squashed, int stateAt, float[] dh, float[] dc,
      int dhAt, float[] dz, int dzAt);
}
