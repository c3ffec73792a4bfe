package org.espalier.benchmarks;

import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.from_blob;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.tanh;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Activation;

/** A network as people write it for libtorch, from engine.jvm's initial weights. */
interface TorchModel {

  /** From [samples, features] to [samples, outputs]; with time, both have it in the middle. */
  Tensor forward(Tensor inputs);

  /** What is trained. */
  List<Tensor> parameters();

  static TorchModel of(Workload workload) {
    try (Network start = JvmSubject.network(workload.dense().orElse(workload)); NoGradGuard none = new NoGradGuard()) {
      return switch (workload.kind()) {
        case LSTM -> new Lstm(workload.sizes(), start);
        case UNROLLED -> new Unrolled(new Mlp(workload.sizes(), workload.activation(), start));
        default -> new Mlp(workload.sizes(), workload.activation(), start);
      };
    }
  }

  static Tensor tensor(float[] values, long... shape) {
    try (FloatPointer pointer = new FloatPointer(values)) {
      return from_blob(pointer, shape).clone();
    }
  }

  private static LinearImpl linear(Network start, String layer, int in, int out) {
    LinearImpl linear = new LinearImpl(in, out);
    linear.weight().copy_(tensor(start.values(layer + ".weight"), out, in));
    linear.bias().copy_(tensor(start.values(layer + ".bias"), out));
    return linear;
  }

  /** Dense layers with a function between them. */
  final class Mlp implements TorchModel {
    private final List<LinearImpl> layers = new ArrayList<>();
    private final Activation activation;

    private Mlp(int[] sizes, Activation activation, Network start) {
      this.activation = activation;
      for (int i = 1; i < sizes.length; i++) {
        layers.add(linear(start, "dense" + i, sizes[i - 1], sizes[i]));
      }
    }

    @Override
    public Tensor forward(Tensor inputs) {
      Tensor x = inputs;
      for (int i = 0; i < layers.size(); i++) {
        x = layers.get(i).forward(x);
        if (i < layers.size() - 1) {
          x = activation == Activation.TANH ? tanh(x) : relu(x);
        }
      }
      return x;
    }

    @Override
    public List<Tensor> parameters() {
      return layers.stream().flatMap(layer -> List.of(layer.weight(), layer.bias()).stream()).toList();
    }
  }

  /** An LSTM with one bias, and a dense layer on every step. */
  final class Lstm implements TorchModel {
    private final LSTMImpl lstm;
    private final LinearImpl head;

    private Lstm(int[] sizes, Network start) {
      LSTMOptions options = new LSTMOptions(sizes[0], sizes[1]);
      options.batch_first().put(true);
      lstm = new LSTMImpl(options);
      TensorVector weights = lstm.all_weights();
      weights.get(0).copy_(tensor(start.values("lstm1.weight"), 4L * sizes[1], sizes[0]));
      weights.get(1).copy_(tensor(start.values("lstm1.recurrent"), 4L * sizes[1], sizes[1]));
      weights.get(2).copy_(tensor(start.values("lstm1.bias"), 4L * sizes[1]));
      weights.get(3).zero_();
      weights.get(3).requires_grad_(false);
      head = linear(start, "dense1", sizes[1], sizes[2]);
    }

    @Override
    public Tensor forward(Tensor inputs) {
      return head.forward(lstm.forward(inputs).get0());
    }

    @Override
    public List<Tensor> parameters() {
      TensorVector weights = lstm.all_weights();
      return List.of(weights.get(0), weights.get(1), weights.get(2), head.weight(), head.bias());
    }
  }

  /** A network that is used at every step and reads its output at the step before. */
  final class Unrolled implements TorchModel {
    private final Mlp step;

    private Unrolled(Mlp step) {
      this.step = step;
    }

    @Override
    public Tensor forward(Tensor inputs) {
      long steps = inputs.size(1);
      TensorVector outputs = new TensorVector();
      Tensor output = zeros(inputs.size(0), 1);
      for (long t = 0; t < steps; t++) {
        output = step.forward(cat(new TensorVector(inputs.select(1, t), output), 1));
        outputs.push_back(output);
      }
      return cat(outputs, 1);
    }

    @Override
    public List<Tensor> parameters() {
      return step.parameters();
    }
  }
}
