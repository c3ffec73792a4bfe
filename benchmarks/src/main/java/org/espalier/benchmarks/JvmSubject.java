package org.espalier.benchmarks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.training.Gradients;

/** engine.jvm at work on one pass. */
final class JvmSubject implements Subject {
  /** Share of the kept weights that dynamic sparse training replaces: RigL's is .3 at first and falls to 0. */
  private static final double REPLACED = 0.2;

  private final Workload workload;
  private final Network network;
  private final Pass pass;
  private final float[] data;
  private final float[] inputs;
  private final float[] slopes;
  private final int inputSize;
  private final int outputSize;
  private final Optimizer optimizer = new Optimizer.Adam(Workload.LEARNING_RATE);
  private final List<Map<String, Mask>> masks;
  private int updates;

  JvmSubject(Workload workload) {
    this.workload = workload;
    network = network(workload);
    pass = network.pass(workload.batch());
    inputSize = workload.inputSize();
    outputSize = workload.outputSize();
    data = data(workload);
    inputs = Arrays.copyOf(data, workload.batch() * inputSize);
    slopes = new float[workload.batch() * outputSize];
    masks = alternatives(workload);
  }

  /** Two sets of masks, of which each update under other masks takes the next; none for other work. */
  static List<Map<String, Mask>> alternatives(Workload workload) {
    return workload.kind() == Workload.Kind.REMASKED_UPDATE
        ? List.of(masks(workload, 0), masks(workload, REPLACED))
        : List.of();
  }

  /** The initial network, masked at random where the workload says so. */
  static Network network(Workload workload) {
    Network network = new JvmEngine().create(workload.architecture(), Seeds.of(0).stream("initial"));
    if (workload.sparsity() > 0) {
      masks(workload, 0).forEach(network::mask);
    }
    return network;
  }

  /**
   * Random masks of the workload's sparsity for all weights, by name in the architecture's order.
   *
   * @param replaced share of the kept weights that the masks for 0 do not keep
   */
  private static Map<String, Mask> masks(Workload workload, double replaced) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    for (ParameterSpec spec : workload.architecture().parameters()) {
      if (spec.role() == ParameterSpec.Role.WEIGHT) {
        int kept = (int) Math.round((1 - workload.sparsity()) * spec.size());
        int first = (int) (replaced * kept);
        int[] order = Seeds.of(0).stream(spec.name()).permutation(spec.size());
        masks.put(spec.name(), Mask.keeping(spec.size(), Arrays.copyOfRange(order, first, first + kept)));
      }
    }
    return masks;
  }

  /** Standard normal samples. */
  static float[] data(Workload workload) {
    var random = Seeds.of(0).stream("data");
    float[] values = new float[workload.samples() * workload.inputSize()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  static String engine() {
    return new JvmEngine().environment().get("kernels");
  }

  @Override
  public void run() {
    switch (workload.kind()) {
      case FORWARD -> pass.forward(inputs, workload.batch(), Pass.Mode.INFER);
      case UPDATE, CLIPPED_UPDATE, LSTM -> update(workload.batch());
      case REMASKED_UPDATE -> {
        masks.get(updates++ % masks.size()).forEach(network::mask);
        update(workload.batch());
      }
      case PRUNE -> new Pruner(network).masks();
      case EPOCH -> {
        for (int start = 0; start < workload.samples(); start += workload.batch()) {
          int batch = Math.min(workload.batch(), workload.samples() - start);
          System.arraycopy(data, start * inputSize, inputs, 0, batch * inputSize);
          update(batch);
        }
      }
      case UNROLLED -> throw new IllegalArgumentException(workload + " is for JvmUnrolled");
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
    if (workload.kind() == Workload.Kind.CLIPPED_UPDATE) {
      Gradients.clip(Workload.CLIP, List.of(network));
    }
    network.update(optimizer);
  }

  @Override
  public float[] outputs() {
    if (workload.kind() == Workload.Kind.PRUNE) {
      return kept(new Pruner(network).masks());
    }
    float[] outputs = pass.forward(data, workload.batch(), Pass.Mode.INFER);
    return Arrays.copyOf(outputs, workload.batch() * outputSize);
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
