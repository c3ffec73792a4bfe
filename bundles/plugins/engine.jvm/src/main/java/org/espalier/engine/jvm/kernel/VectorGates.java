// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.api.network.Activation;

/** {@link ScalarGates}, operation by operation, on vectors. */
final class VectorGates implements GateKernels {
  private static final VectorSpecies<Float> S = Vectors.SPECIES;
  private static final int N = S.length();

  @Override
  public void forward(
      int lanes, float[] gates, int gatesAt, int gate, float[] cells, int before, int after, float[] squashed,
      int squashedAt, float[] hidden, int hiddenAt) {
    FunctionLoops.run(Activation.SIGMOID, gates, gates, gatesAt, lanes);
    FunctionLoops.run(Activation.SIGMOID, gates, gates, gatesAt + gate, lanes);
    FunctionLoops.run(Activation.TANH, gates, gates, gatesAt + 2 * gate, lanes);
    FunctionLoops.run(Activation.SIGMOID, gates, gates, gatesAt + 3 * gate, lanes);
    states(lanes, gates, gatesAt, gate, cells, before, after, squashed, squashedAt, hidden, hiddenAt);
  }

  private static void states(
      int lanes, float[] gates, int gatesAt, int gate, float[] cells, int before, int after, float[] squashed,
      int squashedAt, float[] hidden, int hiddenAt) {
    for (int lane = 0; lane < lanes; lane += N) {
      int zi = gatesAt + lane;
      int zf = zi + gate;
      int zg = zf + gate;
      int zo = zg + gate;
      FloatVector entering = FloatVector.fromArray(S, gates, zi).mul(FloatVector.fromArray(S, gates, zg));
      FloatVector cell =
          FloatVector.fromArray(S, gates, zf).mul(FloatVector.fromArray(S, cells, before + lane)).add(entering);
      FloatVector tanh = VectorFunctions.tanh(cell);
      cell.intoArray(cells, after + lane);
      tanh.intoArray(squashed, squashedAt + lane);
      FloatVector.fromArray(S, gates, zo).mul(tanh).intoArray(hidden, hiddenAt + lane);
    }
  }

  @Override
  public void backward(
      int lanes, float[] gates, int gatesAt, int gate, float[] cells, int before, float[] squashed, int squashedAt,
      float[] dh, float[] dc, int dhAt, float[] dz, int dzAt, int slope) {
    FloatVector one = FloatVector.broadcast(S, 1);
    for (int lane = 0; lane < lanes; lane += N) {
      int zi = gatesAt + lane;
      int di = dzAt + lane;
      FloatVector i = FloatVector.fromArray(S, gates, zi);
      FloatVector f = FloatVector.fromArray(S, gates, zi + gate);
      FloatVector g = FloatVector.fromArray(S, gates, zi + 2 * gate);
      FloatVector o = FloatVector.fromArray(S, gates, zi + 3 * gate);
      FloatVector tanh = FloatVector.fromArray(S, squashed, squashedAt + lane);
      FloatVector h = FloatVector.fromArray(S, dh, dhAt + lane);
      FloatVector c = FloatVector.fromArray(S, dc, dhAt + lane).add(h.mul(o).mul(one.sub(tanh.mul(tanh))));
      c.mul(g).mul(i.mul(one.sub(i))).intoArray(dz, di);
      c.mul(FloatVector.fromArray(S, cells, before + lane)).mul(f.mul(one.sub(f))).intoArray(dz, di + slope);
      c.mul(i).mul(one.sub(g.mul(g))).intoArray(dz, di + 2 * slope);
      h.mul(tanh).mul(o.mul(one.sub(o))).intoArray(dz, di + 3 * slope);
      c.mul(f).intoArray(dc, dhAt + lane);
    }
  }
}
