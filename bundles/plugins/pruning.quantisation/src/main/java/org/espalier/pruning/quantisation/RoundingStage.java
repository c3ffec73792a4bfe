// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.List;
import java.util.Optional;
import org.espalier.api.engine.Pass;

/**
 * A layer that is quantised: in integers where only outputs are asked for and it can be, else by its network on rounded
 * inputs. Slopes pass the rounding as if it were not there, but for inputs beyond the grid's ends, on which the outputs
 * do not depend (as PyTorch has it).
 */
final class RoundingStage implements Stage {
  private final QuantisedLayer layer;
  private final int size;
  private final int capacity;
  private final Optional<IntegerLayer> integers;
  /** Made when it is needed first: inference in integers never does. */
  private Pass pass;
  private float[] rounded;
  private boolean[] held;
  private float[] back;

  RoundingStage(QuantisedLayer layer, boolean inIntegers, int capacity) {
    this.layer = layer;
    this.capacity = capacity;
    size = layer.architecture().inputShape().size();
    integers = inIntegers && IntegerLayer.computes(layer)
        ? Optional.of(new IntegerLayer(layer, capacity)) : Optional.empty();
  }

  @Override
  public float[] forward(List<float[]> read, int batch, Pass.Mode mode) {
    if (mode == Pass.Mode.INFER && integers.isPresent()) {
      return integers.get().forward(read.get(0), batch);
    }
    if (pass == null) {
      pass = layer.network().pass(capacity);
      rounded = new float[capacity * size];
      held = new boolean[capacity * size];
      back = new float[capacity * size];
    }
    if (mode == Pass.Mode.TRAIN && layer.scheme().trains()) {
      layer.range().follow(read.get(0), batch * size, layer.scheme().averaging());
    }
    layer.round();
    if (!layer.scheme().roundsActivations()) {
      return pass.forward(read.get(0), batch, mode);
    }
    for (int sample = 0; sample < batch; sample++) {
      round(read.get(0), sample * size);
    }
    return pass.forward(rounded, batch, mode);
  }

  private void round(float[] read, int from) {
    Grid grid = layer.grid(read, from, size);
    for (int i = from; i < from + size; i++) {
      rounded[i] = grid.round(read[i]);
      held[i] = grid.holds(read[i]);
    }
  }

  @Override
  public List<float[]> backward(float[] slopes, int batch, Wanted wanted) {
    List<float[]> through = wanted.through(pass, slopes);
    if (!wanted.inputs() || !layer.ranged()) {
      return through;
    }
    for (int i = 0; i < batch * size; i++) {
      back[i] = held[i] ? through.get(0)[i] : 0;
    }
    return List.of(back);
  }
}
