package org.espalier.benchmarks;

import static org.bytedeco.pytorch.global.torch.abs;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.clip_grad_norm_;
import static org.bytedeco.pytorch.global.torch.ones_like;
import static org.bytedeco.pytorch.global.torch.set_num_threads;
import static org.bytedeco.pytorch.global.torch.topk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Shape;

/** libtorch at work, on one thread, from the same weights and data as engine.jvm has without a mask. */
final class TorchSubject implements Subject {
  private final Workload workload;
  private final TorchModel model;
  private final TensorVector parameters;
  private final Adam optimizer;
  private final Tensor data;
  private final Tensor firstBatch;
  private final List<List<Tensor>> masks;
  private int updates;

  TorchSubject(Workload workload) {
    unpack();
    this.workload = workload;
    set_num_threads(1);
    model = TorchModel.of(workload);
    parameters = new TensorVector(model.parameters().toArray(Tensor[]::new));
    optimizer = new Adam(parameters, new AdamOptions(Workload.LEARNING_RATE));
    data = TorchModel.tensor(JvmSubject.data(workload), shape(workload));
    firstBatch = data.narrow(0, 0, workload.batch());
    masks = JvmSubject.alternatives(workload).stream().map(this::tensors).toList();
  }

  /** Unpacks libtorch before it is loaded: JavaCPP 1.5.13, which does it while loading, crashes on the first run. */
  private static void unpack() {
    try {
      Loader.cacheResource(torch.class, "/org/bytedeco/pytorch/" + Loader.getPlatform());
    } catch (IOException e) {
      throw new UncheckedIOException("libtorch can't be unpacked: " + e.getMessage(), e);
    }
  }

  private static Tensor ones(Mask mask, Shape shape) {
    float[] values = new float[mask.size()];
    Arrays.fill(values, 1);
    mask.apply(values);
    return TorchModel.tensor(values, shape.get(0), shape.get(1));
  }

  private List<Tensor> tensors(Map<String, Mask> masks) {
    return masks.entrySet().stream()
        .map(mask -> ones(mask.getValue(), workload.architecture().parameter(mask.getKey()).shape()))
        .toList();
  }

  private static long[] shape(Workload workload) {
    return switch (workload.kind()) {
      case LSTM, UNROLLED ->
          new long[] {workload.samples(), Workload.STEPS, workload.inputSize() / Workload.STEPS};
      default -> new long[] {workload.samples(), workload.inputSize()};
    };
  }

  @Override
  public void run() {
    switch (workload.kind()) {
      case FORWARD -> infer();
      case UPDATE, CLIPPED_UPDATE, LSTM, UNROLLED -> update(0, workload.batch());
      case REMASKED_UPDATE -> {
        mask(masks.get(updates++ % masks.size()));
        update(0, workload.batch());
      }
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

  /** Masked weights become 0, in place, as dynamic sparse training does it. */
  private void mask(List<Tensor> masks) {
    try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
      List<Tensor> weights = model.parameters().stream().filter(p -> p.dim() == 2).toList();
      for (int i = 0; i < masks.size(); i++) {
        weights.get(i).mul_(masks.get(i));
      }
    }
  }

  private void infer() {
    try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
      model.forward(firstBatch);
    }
  }

  /** The mask of all weights that {@code torch.nn.utils.prune.global_unstructured} with L1Unstructured computes. */
  private Tensor prune() {
    Tensor all = cat(new TensorVector(
        model.parameters().stream().filter(p -> p.dim() == 2).map(Tensor::flatten).toArray(Tensor[]::new)));
    Tensor mask = ones_like(all);
    long pruned = Math.round(Workload.PRUNED * all.numel());
    Tensor smallest = topk(abs(all), pruned, -1, false, true).get1();
    return mask.index_fill_(0, smallest, new Scalar(0f));
  }

  private void update(int start, int batch) {
    try (PointerScope scope = new PointerScope()) {
      Tensor outputs = model.forward(batch == workload.samples() ? firstBatch : data.narrow(0, start, batch));
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
      Tensor outputs = (pruning ? prune() : model.forward(firstBatch)).contiguous();
      float[] values = new float[Math.toIntExact(outputs.numel())];
      outputs.data_ptr_float().get(values);
      return values;
    }
  }
}
