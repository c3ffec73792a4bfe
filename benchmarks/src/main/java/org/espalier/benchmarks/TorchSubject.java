package org.espalier.benchmarks;

import static org.bytedeco.pytorch.global.torch.abs;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.ones_like;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.tanh;
import static org.bytedeco.pytorch.global.torch.topk;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Activation;

/** libtorch at work, on one thread, from the same weights and data as engine.jvm has without a mask. */
final class TorchSubject implements Subject {
  private final Workload workload;
  private final List<LinearImpl> layers = new ArrayList<>();
  private final TensorVector parameters;
  private final Adam optimizer;
  private final Tensor data;
  private final Tensor firstBatch;

  TorchSubject(Workload workload) {
    this.workload = workload;
    set_num_threads(1);
    int[] sizes = workload.sizes();
    List<Tensor> tensors = new ArrayList<>();
    try (Network start = JvmSubject.network(workload.dense().orElse(workload)); NoGradGuard none = new NoGradGuard()) {
      for (int i = 1; i < sizes.length; i++) {
        LinearImpl layer = new LinearImpl(sizes[i - 1], sizes[i]);
        layer.weight().copy_(tensor(start.values("dense" + i + ".weight"), sizes[i], sizes[i - 1]));
        layer.bias().copy_(tensor(start.values("dense" + i + ".bias"), sizes[i]));
        layers.add(layer);
        tensors.add(layer.weight());
        tensors.add(layer.bias());
      }
    }
    parameters = new TensorVector(tensors.toArray(Tensor[]::new));
    optimizer = new Adam(parameters, new AdamOptions(Workload.LEARNING_RATE));
    data = tensor(JvmSubject.data(workload), workload.samples(), sizes[0]);
    firstBatch = data.narrow(0, 0, workload.batch());
  }

  private static Tensor tensor(float[] values, long... shape) {
    try (FloatPointer pointer = new FloatPointer(values)) {
      return from_blob(pointer, shape).clone();
    }
  }

  @Override
  public void run() {
    switch (workload.kind()) {
      case FORWARD -> infer();
      case UPDATE, CLIPPED_UPDATE -> update(0, workload.batch());
      case PRUNE -> {
        try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
          prune();
        }
      }
      case EPOCH -> {
        for (int start = 0; start < workload.samples(); start += workload.batch()) {
          update(start, Math.min(workload.batch(), workload.samples() - start));
        }
      }
    }
  }

  private void infer() {
    try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
      forward(firstBatch);
    }
  }

  private Tensor forward(Tensor inputs) {
    Tensor x = inputs;
    for (int i = 0; i < layers.size(); i++) {
      x = layers.get(i).forward(x);
      if (i < layers.size() - 1) {
        x = workload.activation() == Activation.TANH ? tanh(x) : relu(x);
      }
    }
    return x;
  }

  /** The mask of all weights that {@code torch.nn.utils.prune.global_unstructured} with L1Unstructured computes. */
  private Tensor prune() {
    Tensor all = cat(new TensorVector(layers.stream().map(layer -> layer.weight().flatten()).toArray(Tensor[]::new)));
    Tensor mask = ones_like(all);
    long pruned = Math.round(Workload.PRUNED * all.numel());
    Tensor smallest = topk(abs(all), pruned, -1, false, true).get1();
    return mask.index_fill_(0, smallest, new Scalar(0f));
  }

  private void update(int start, int batch) {
    try (PointerScope scope = new PointerScope()) {
      Tensor outputs = forward(batch == workload.samples() ? firstBatch : data.narrow(0, start, batch));
      Tensor slopes = outputs.detach().sub(new Scalar(0.5f)).mul_(new Scalar(1f / batch));
      optimizer.zero_grad();
      outputs.backward(slopes, new BoolOptional(), false, new TensorArrayRefOptional());
      if (workload.kind() == Workload.Kind.CLIPPED_UPDATE) {
        clip_grad_norm_(parameters, Workload.CLIP);
      }
      optimizer.step();
    }
  }

  @Override
  public float[] outputs() {
    try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
      boolean pruning = workload.kind() == Workload.Kind.PRUNE;
      Tensor outputs = (pruning ? prune() : forward(firstBatch)).contiguous();
      float[] values = new float[Math.toIntExact(outputs.numel())];
      outputs.data_ptr_float().get(values);
      return values;
    }
  }
}
