// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.bytedeco.pytorch.global.torch.from_blob;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.network.Shape;

/** A network as people write it for libtorch. */
interface TorchModel {

  /** From [samples, features] to [samples, outputs]; with time, both have it in the middle. */
  Tensor forward(Tensor inputs, boolean training);

  /** What is trained, in the architecture's order. */
  List<Tensor> parameters();

  /** From the weights that all sides start from. */
  static TorchModel of(Start start, MemoryFormat format) {
    Work work = start.work();
    try (NoGradGuard none = new NoGradGuard()) {
      TorchModel network = new TorchNetwork(work.architecture(), start.parameters(), format);
      return work.kind() == Work.Kind.UNROLLED ? new TorchUnrolled(network) : network;
    }
  }

  /** A copy of the values. */
  static Tensor tensor(float[] values, long... shape) {
    try (FloatPointer pointer = new FloatPointer(values)) {
      return from_blob(pointer, shape).clone();
    }
  }

  /** Numbers of samples or outputs beside the rest of a shape. */
  static long[] dimensions(Shape shape) {
    return shape.dimensions().stream().mapToLong(Integer::longValue).toArray();
  }
}
