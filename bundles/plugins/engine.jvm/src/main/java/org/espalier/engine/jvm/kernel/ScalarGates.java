// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

/** One unit of one sample after another. */
final class ScalarGates implements GateKernels {

  @Override
  public void forward(
      int lanes, float[] gates, int gatesAt, int gate, float[] cells, int before, int after, float[] squashed,
      int squashedAt, float[] hidden, int hiddenAt) {
    for (int lane = 0; lane < lanes; lane++) {
      int i = gatesAt + lane;
      int f = i + gate;
      int g = f + gate;
      int o = g + gate;
      gates[i] = Functions.sigmoid(gates[i]);
      gates[f] = Functions.sigmoid(gates[f]);
      gates[g] = Functions.tanh(gates[g]);
      gates[o] = Functions.sigmoid(gates[o]);
      float cell = gates[f] * cells[before + lane] + gates[i] * gates[g];
      float tanh = Functions.tanh(cell);
      cells[after + lane] = cell;
      squashed[squashedAt + lane] = tanh;
      hidden[hiddenAt + lane] = gates[o] * tanh;
    }
  }

  @Override
  public void backward(
      int lanes, float[] gates, int gatesAt, int gate, float[] cells, int before, float[] squashed, int squashedAt,
      float[] dh, float[] dc, int dhAt, float[] dz, int dzAt, int slope) {
    for (int lane = 0; lane < lanes; lane++) {
      int zi = gatesAt + lane;
      int di = dzAt + lane;
      float i = gates[zi];
      float f = gates[zi + gate];
      float g = gates[zi + 2 * gate];
      float o = gates[zi + 3 * gate];
      float tanh = squashed[squashedAt + lane];
      float h = dh[dhAt + lane];
      float c = dc[dhAt + lane] + h * o * (1 - tanh * tanh);
      dz[di] = c * g * (i * (1 - i));
      dz[di + slope] = c * cells[before + lane] * (f * (1 - f));
      dz[di + 2 * slope] = c * i * (1 - g * g);
      dz[di + 3 * slope] = h * tanh * (o * (1 - o));
      dc[dhAt + lane] = c * f;
    }
  }
}
