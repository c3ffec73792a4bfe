// SPDX-License-Identifier: Apache-2.0
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
import java.util.function.Supplier;
import java.util.stream.LongStream;
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
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.engine.Mask;
import org.espalier.api.network.Shape;

/** libtorch at work, on one thread. */
final class TorchSubject implements Subject {
  private final Work work;
  private final TorchModel model;
  private final TensorVector parameters;
  private final Adam optimizer;
  private final Tensor data;
  private final Tensor firstBatch;
  private final List<List<Tensor>> masks;
  private int updates;

  /**
   * @param format of images and of what is computed from them
   */
  TorchSubject(Work work, MemoryFormat format) {
    load();
    this.work = work;
    Start start = new Start(work);
    model = TorchModel.of(start, format);
    parameters = new TensorVector(model.parameters().toArray(Tensor[]::new));
    optimizer = new Adam(parameters, new AdamOptions(Work.LEARNING_RATE));
    long[] shape =
        LongStream.concat(LongStream.of(work.samples()), LongStream.of(TorchModel.dimensions(work.sample()))).toArray();
    Tensor samples = TorchModel.tensor(start.data(), shape);
    data = work.images() ? samples.contiguous(format) : samples;
    firstBatch = data.narrow(0, 0, work.batch());
    masks = start.alternatives().stream().map(this::tensors).toList();
  }

  /** The instruction set that it says it uses. */
  static String capability() {
    load();
    return torch.get_cpu_capability().getString();
  }

  /** While it is open, libtorch computes with plain loops, without oneDNN and NNPACK. */
  static final class Plain implements AutoCloseable {
    Plain() {
      load();
      libraries(false);
    }

    private static void libraries(boolean used) {
      torch.globalContext().setUserEnabledMkldnn(used);
      torch.globalContext().setUserEnabledNNPACK(used);
    }

    @Override
    public void close() {
      libraries(true);
    }
  }

  /** Unpacks libtorch before it is loaded: JavaCPP 1.5.13, which does it while loading, crashes on the first run. */
  static void load() {
    try {
      Loader.cacheResource(torch.class, "/org/bytedeco/pytorch/" + Loader.getPlatform());
    } catch (IOException e) {
      throw new UncheckedIOException("libtorch can't be unpacked: " + e.getMessage(), e);
    }
    set_num_threads(1);
  }

  private static Tensor ones(Mask mask, Shape shape) {
    float[] values = new float[mask.size()];
    Arrays.fill(values, 1);
    mask.apply(values);
    return TorchModel.tensor(values, TorchModel.dimensions(shape));
  }

  private List<Tensor> tensors(Map<String, Mask> masks) {
    return masks.entrySet().stream()
        .map(mask -> ones(mask.getValue(), work.architecture().parameter(mask.getKey()).shape()))
        .toList();
  }

  @Override
  public void run() {
    switch (work.kind()) {
      case FORWARD -> infer();
      case UPDATE, CLIPPED_UPDATE, UNROLLED -> update(0, work.batch());
      case REMASKED_UPDATE -> {
        mask(masks.get(updates++ % masks.size()));
        update(0, work.batch());
      }
      case PRUNE -> {
        try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
          prune();
        }
      }
      case EPOCH -> {
        for (int start = 0; start < work.samples(); start += work.batch()) {
          update(start, Math.min(work.batch(), work.samples() - start));
        }
      }
      case SAC_UPDATE -> throw new IllegalArgumentException(work + " is for TorchSac");
    }
  }

  /** Masked weights become 0, in place, as dynamic sparse training does it. */
  private void mask(List<Tensor> masks) {
    try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
      List<Tensor> weights = model.parameters().stream().filter(p -> p.dim() > 1).toList();
      for (int i = 0; i < masks.size(); i++) {
        weights.get(i).mul_(masks.get(i));
      }
    }
  }

  private void infer() {
    try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
      model.forward(firstBatch, false);
    }
  }

  /** The mask of all weights that {@code torch.nn.utils.prune.global_unstructured} with L1Unstructured computes. */
  private Tensor prune() {
    Tensor all = cat(new TensorVector(
        model.parameters().stream().filter(p -> p.dim() > 1).map(Tensor::flatten).toArray(Tensor[]::new)));
    Tensor mask = ones_like(all);
    long pruned = Math.round(Work.PRUNED * all.numel());
    Tensor smallest = topk(abs(all), pruned, -1, false, true).get1();
    return mask.index_fill_(0, smallest, new Scalar(0f));
  }

  private void update(int start, int batch) {
    try (PointerScope scope = new PointerScope()) {
      Tensor inputs = batch == work.samples() ? firstBatch : data.narrow(0, start, batch);
      Tensor outputs = model.forward(inputs, true);
      Tensor slopes = outputs.detach().sub(new Scalar(0.5f)).mul_(new Scalar(1f / batch));
      optimizer.zero_grad();
      outputs.backward(slopes, new BoolOptional(), false, new TensorArrayRefOptional());
      if (work.kind() == Work.Kind.CLIPPED_UPDATE) {
        clip_grad_norm_(parameters, Work.CLIP);
      }
      optimizer.step();
    }
  }

  @Override
  public float[] outputs() {
    return values(() -> work.kind() == Work.Kind.PRUNE ? prune() : model.forward(firstBatch, false));
  }

  /** The values of a tensor that is computed without gradients. */
  static float[] values(Supplier<Tensor> computed) {
    try (PointerScope scope = new PointerScope(); NoGradGuard none = new NoGradGuard()) {
      Tensor outputs = computed.get().contiguous();
      float[] values = new float[Math.toIntExact(outputs.numel())];
      outputs.data_ptr_float().get(values);
      return values;
    }
  }
}
