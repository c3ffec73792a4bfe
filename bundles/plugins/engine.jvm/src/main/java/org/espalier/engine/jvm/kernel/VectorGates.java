package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** {@link ScalarGates}, operation by operation, on vectors. */
final class VectorGates implements GateKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();
  private static final int GATES = 4;
  private static final int CELL = 2;

  @Override
  public void forward(
      Strips strips, float[] gates, int gatesAt, float[] cells, float[] squashed, float[] hidden, int stateAt,
      int after) {
    int gate = strips.gate();
    for (int k = 0; k < GATES; k++) {
      if (k == CELL) {
        tanh(gates, gatesAt + k * gate, strips);
      } else {
        sigmoid(gates, gatesAt + k * gate, strips);
      }
    }
    int lanes = strips.lanes();
    for (int s = 0; s < strips.count(); s++) {
      int place = s * lanes;
      states(
          gates, gatesAt + s * strips.distance(), gate, cells, squashed, hidden, stateAt + place, after + place, lanes);
    }
  }

  // One function a loop, called from one place: the compiler gives up on inlining more.

  private static void sigmoid(float[] values, int at, Strips strips) {
    for (int s = 0; s < strips.count(); s++) {
      int start = at + s * strips.distance();
      for (int place = start; place < start + strips.lanes(); place += N) {
        VectorFunctions.sigmoid(FloatVector.fromArray(S, values, place)).intoArray(values, place);
      }
    }
  }

  private static void tanh(float[] values, int at, Strips strips) {
    for (int s = 0; s < strips.count(); s++) {
      int start = at + s * strips.distance();
      for (int place = start; place < start + strips.lanes(); place += N) {
        VectorFunctions.tanh(FloatVector.fromArray(S, values, place)).intoArray(values, place);
      }
    }
  }

  private static void states(
      float[] gates, int gatesAt, int gate, float[] cells, float[] squashed, float[] hidden, int stateAt, int after,
      int lanes) {
    for (int lane = 0; lane < lanes; lane += N) {
      int zi = gatesAt + lane;
      int zf = zi + gate;
      int zg = zf + gate;
      int zo = zg + gate;
      FloatVector entering = FloatVector.fromArray(S, gates, zi).mul(FloatVector.fromArray(S, gates, zg));
      FloatVector cell =
          FloatVector.fromArray(S, gates, zf).mul(FloatVector.fromArray(S, cells, stateAt + lane)).add(entering);
      FloatVector tanh = VectorFunctions.tanh(cell);
      cell.intoArray(cells, after + lane);
      tanh.intoArray(squashed, stateAt + lane);
      FloatVector.fromArray(S, gates, zo).mul(tanh).intoArray(hidden, stateAt + lane);
    }
  }

  @Override
  public void backward(
      Strips strips, float[] gates, int gatesAt, float[] cells, float[] squashed, int stateAt, float[] dh, float[] dc,
      int dhAt, float[] dz, int dzAt) {
    int lanes = strips.lanes();
    for (int s = 0; s < strips.count(); s++) {
      int strip = s * strips.distance();
      int place = s * lanes;
      backward(
          gates, gatesAt + strip, strips.gate(), cells, squashed, stateAt + place, dh, dc, dhAt + place, dz,
          dzAt + strip, lanes);
    }
  }

  private static void backward(
      float[] gates, int gatesAt, int gate, float[] cells, float[] squashed, int stateAt, float[] dh, float[] dc,
      int dhAt, float[] dz, int dzAt, int lanes) {
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int lane = 0; lane < lanes; lane += N) {
      int zi = gatesAt + lane;
      FloatVector i = FloatVector.fromArray(S, gates, zi);
      FloatVector f = FloatVector.fromArray(S, gates, zi + gate);
      FloatVector g = FloatVector.fromArray(S, gates, zi + 2 * gate);
      FloatVector o = FloatVector.fromArray(S, gates, zi + 3 * gate);
      FloatVector tanh = FloatVector.fromArray(S, squashed, stateAt + lane);
      FloatVector h = FloatVector.fromArray(S, dh, dhAt + lane);
      FloatVector c = FloatVector.fromArray(S, dc, dhAt + lane).add(h.mul(o).mul(one.sub(tanh.mul(tanh))));
      int di = dzAt + lane;
      c.mul(g).mul(i.mul(one.sub(i))).intoArray(dz, di);
      c.mul(FloatVector.fromArray(S, cells, stateAt + lane)).mul(f.mul(one.sub(f))).intoArray(dz, di + gate);
      c.mul(i).mul(one.sub(g.mul(g))).intoArray(dz, di + 2 * gate);
      h.mul(tanh).mul(o.mul(one.sub(o))).intoArray(dz, di + 3 * gate);
      c.mul(f).intoArray(dc, dhAt + lane);
    }
  }
}
