package org.espalier.engine.jvm.kernel;

/** One unit of one sample after another. */
final class ScalarGates implements GateKernels {

  @Override
  public void forward(
      Strips strips, float[] gates, int gatesAt, float[] cells, float[] squashed, float[] hidden, int stateAt,
      int after) {
    for (int s = 0; s < strips.count(); s++) {
      for (int lane = 0; lane < strips.lanes(); lane++) {
        int i = gatesAt + s * strips.distance() + lane;
        int f = i + strips.gate();
        int g = f + strips.gate();
        int o = g + strips.gate();
        int place = s * strips.lanes() + lane;
        gates[i] = Functions.sigmoid(gates[i]);
        gates[f] = Functions.sigmoid(gates[f]);
        gates[g] = Functions.tanh(gates[g]);
        gates[o] = Functions.sigmoid(gates[o]);
        float cell = gates[f] * cells[stateAt + place] + gates[i] * gates[g];
        float tanh = Functions.tanh(cell);
        cells[after + place] = cell;
        squashed[stateAt + place] = tanh;
        hidden[stateAt + place] = gates[o] * tanh;
      }
    }
  }

  @Override
  public void backward(
      Strips strips, float[] gates, int gatesAt, float[] cells, float[] squashed, int stateAt, float[] dh, float[] dc,
      int dhAt, float[] dz, int dzAt) {
    for (int s = 0; s < strips.count(); s++) {
      for (int lane = 0; lane < strips.lanes(); lane++) {
        int zi = s * strips.distance() + lane;
        int zf = zi + strips.gate();
        int zg = zf + strips.gate();
        int zo = zg + strips.gate();
        int place = s * strips.lanes() + lane;
        float i = gates[gatesAt + zi];
        float f = gates[gatesAt + zf];
        float g = gates[gatesAt + zg];
        float o = gates[gatesAt + zo];
        float tanh = squashed[stateAt + place];
        float h = dh[dhAt + place];
        float c = dc[dhAt + place] + h * o * (1 - tanh * tanh);
        dz[dzAt + zi] = c * g * (i * (1 - i));
        dz[dzAt + zf] = c * cells[stateAt + place] * (f * (1 - f));
        dz[dzAt + zg] = c * i * (1 - g * g);
        dz[dzAt + zo] = h * tanh * (o * (1 - o));
        dc[dhAt + place] = c * f;
      }
    }
  }
}
