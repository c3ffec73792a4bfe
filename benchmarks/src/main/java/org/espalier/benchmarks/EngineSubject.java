// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.training.Gradients;

/** An engine at work on one pass. */
final class EngineSubject implements Subject {
  private final Work work;
  private final Network network;
  private final Pass pass;
  private final float[] data;
  private final float[] inputs;
  private final float[] slopes;
  private final int inputSize;
  private final int outputSize;
  private final Optimizer optimizer = new Optimizer.Adam(Work.LEARNING_RATE);
  private final List<Map<String, Mask>> masks;
  private int updates;

  EngineSubject(Network network, Start start) {
    this.network = network;
    work = start.work();
    pass = network.pass(work.batch());
    inputSize = work.sample().size();
    outputSize = work.architecture().outputShape().size();
    data = start.data();
    inputs = Arrays.copyOf(data, work.batch() * inputSize);
    slopes = new float[work.batch() * outputSize];
    masks = start.alternatives();
  }

  @Override
  public void run() {
    switch (work.kind()) {
      case FORWARD -> pass.forward(inputs, work.batch(), Pass.Mode.INFER);
      case UPDATE, CLIPPED_UPDATE -> update(work.batch());
      case REMASKED_UPDATE -> {
        masks.get(updates++ % masks.size()).forEach(network::mask);
        update(work.batch());
      }
      case PRUNE -> new Pruner(network).masks();
      case EPOCH -> {
        for (int start = 0; start < work.samples(); start += work.batch()) {
          int batch = Math.min(work.batch(), work.samples() - start);
          System.arraycopy(data, start * inputSize, inputs, 0, batch * inputSize);
          update(batch);
        }
      }
      case UNROLLED, SAC_UPDATE -> throw new IllegalArgumentException(work + " is not for one pass");
    }
  }

  /** The loss is half the mean over the batch of the squared distance from .5. */
  private void update(int batch) {
    float[] outputs = pass.forward(inputs, batch, Pass.Mode.TRAIN);
    for (int i = 0; i < batch * outputSize; i++) {
      slopes[i] = (outputs[i] - 0.5f) / batch;
    }
    network.zeroGradients();
    pass.backward(slopes);
    if (work.kind() == Work.Kind.CLIPPED_UPDATE) {
      Gradients.clip(Work.CLIP, List.of(network));
    }
    network.update(optimizer);
  }

  @Override
  public float[] outputs() {
    if (work.kind() == Work.Kind.PRUNE) {
      return kept(new Pruner(network).masks());
    }
    float[] outputs = pass.forward(data, work.batch(), Pass.Mode.INFER);
    return Arrays.copyOf(outputs, work.batch() * outputSize);
  }

  /** 1 for what is kept and 0 for the rest, layer after layer. */
  private static float[] kept(List<Mask> masks) {
    float[] kept = new float[masks.stream().mapToInt(Mask::size).sum()];
    int first = 0;
    for (Mask mask : masks) {
      for (int place : mask.places()) {
        kept[first + place] = 1;
      }
      first += mask.size();
    }
    return kept;
  }
}
