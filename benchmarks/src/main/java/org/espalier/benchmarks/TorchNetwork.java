// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.bytedeco.pytorch.global.torch.avg_pool2d;
import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.cat;
import static org.bytedeco.pytorch.global.torch.gelu;
import static org.bytedeco.pytorch.global.torch.layer_norm;
import static org.bytedeco.pytorch.global.torch.leaky_relu;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.max_pool2d;
import static org.bytedeco.pytorch.global.torch.relu;
import static org.bytedeco.pytorch.global.torch.relu6;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.sigmoid;
import static org.bytedeco.pytorch.global.torch.silu;
import static org.bytedeco.pytorch.global.torch.tanh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;

/** Any architecture in libtorch's own operations. Made while no gradients are recorded. */
final class TorchNetwork implements TorchModel {
  private static final TensorOptional NONE = new TensorOptional();
  private static final long[] UNIT = {1, 1};
  private static final long[] IMAGE_SIDES = {2, 3};

  private final Architecture architecture;
  private final Map<String, float[]> start;
  private final MemoryFormat format;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final List<Operation> operations = new ArrayList<>();
  private final List<int[]> sources = new ArrayList<>();

  /** A node at work on what it reads. */
  private interface Operation {
    Tensor apply(Tensor[] read, boolean training);
  }

  /**
   * @param start all parameters, buffers included, in canonical order
   * @param format of convolutions' weights
   */
  TorchNetwork(Architecture architecture, Map<String, float[]> start, MemoryFormat format) {
    this.architecture = architecture;
    this.start = start;
    this.format = format;
    List<String> names = new ArrayList<>(List.of(Architecture.INPUT));
    for (Node node : architecture.nodes()) {
      sources.add(node.inputs().stream().mapToInt(names::indexOf).toArray());
      operations.add(node.layer().accept(new Operations(node)));
      names.add(node.name());
    }
  }

  @Override
  public Tensor forward(Tensor inputs, boolean training) {
    Tensor[] values = new Tensor[operations.size() + 1];
    values[0] = inputs;
    for (int node = 0; node < operations.size(); node++) {
      int[] from = sources.get(node);
      Tensor[] read = new Tensor[from.length];
      for (int i = 0; i < from.length; i++) {
        read[i] = values[from[i]];
      }
      values[node + 1] = operations.get(node).apply(read, training);
    }
    return values[operations.size()];
  }

  @Override
  public List<Tensor> parameters() {
    return architecture.parameters().stream()
        .filter(ParameterSpec::trained)
        .map(spec -> parameters.get(spec.name()))
        .toList();
  }

  /** What each kind of layer is in libtorch. */
  private final class Operations implements Layer.Visitor<Operation> {
    private final Node node;

    private Operations(Node node) {
      this.node = node;
    }

    @Override
    public Operation dense(Layer.Dense dense) {
      Tensor weight = parameter("weight");
      TensorOptional bias = new TensorOptional(parameter("bias"));
      return (read, training) -> linear(read[0], weight, bias);
    }

    @Override
    public Operation conv2d(Layer.Conv2d conv) {
      Tensor weight = parameter("weight");
      TensorOptional bias = conv.bias() ? new TensorOptional(parameter("bias")) : NONE;
      long[] stride = {conv.stride(), conv.stride()};
      long[] padding = {conv.padding(), conv.padding()};
      return (read, training) -> torch.conv2d(read[0], weight, bias, stride, padding, UNIT, conv.groups());
    }

    @Override
    public Operation batchNorm(Layer.BatchNorm norm) {
      TensorOptional gain = new TensorOptional(parameter("gain"));
      TensorOptional bias = new TensorOptional(parameter("bias"));
      TensorOptional mean = new TensorOptional(parameter("running-mean"));
      TensorOptional variance = new TensorOptional(parameter("running-variance"));
      return (read, training) ->
          batch_norm(read[0], gain, bias, mean, variance, training, norm.momentum(), norm.epsilon(), false);
    }

    @Override
    public Operation layerNorm(Layer.LayerNorm norm) {
      TensorOptional gain = new TensorOptional(parameter("gain"));
      TensorOptional bias = new TensorOptional(parameter("bias"));
      long[] features = {gain.get().size(0)};
      return (read, training) -> layer_norm(read[0], features, gain, bias, norm.epsilon(), false);
    }

    @Override
    public Operation pool2d(Layer.Pool2d pool) {
      long[] kernel = {pool.kernel(), pool.kernel()};
      long[] stride = {pool.stride(), pool.stride()};
      long[] padding = {0, 0};
      return pool.pooling() == Layer.Pooling.MAX
          ? (read, training) -> max_pool2d(read[0], kernel, stride, padding, UNIT, false)
          : (read, training) -> avg_pool2d(read[0], kernel, stride, padding, false, true, new LongOptional());
    }

    @Override
    public Operation globalAveragePool(Layer.GlobalAveragePool pool) {
      return (read, training) -> read[0].mean(IMAGE_SIDES);
    }

    @Override
    public Operation flatten(Layer.Flatten flatten) {
      return (read, training) -> read[0].flatten(1, -1);
    }

    @Override
    public Operation activate(Layer.Activate activate) {
      if (activate.function() == Activation.RELU && replaceable()) {
        return (read, training) -> relu_(read[0]);
      }
      return switch (activate.function()) {
        case RELU -> (read, training) -> relu(read[0]);
        case LEAKY_RELU -> (read, training) -> leaky_relu(read[0]);
        case TANH -> (read, training) -> tanh(read[0]);
        case SIGMOID -> (read, training) -> sigmoid(read[0]);
        case SILU -> (read, training) -> silu(read[0]);
        case GELU -> (read, training) -> gelu(read[0]);
        case RELU6 -> (read, training) -> relu6(read[0]);
      };
    }

    /** Whether nobody else, on the way back too, needs what the node reads: so of a convolution's batch norm. */
    private boolean replaceable() {
      String read = node.inputs().get(0);
      return architecture.nodes().stream().filter(other -> other.inputs().contains(read)).count() == 1
          && architecture.nodes().stream()
              .anyMatch(other -> other.name().equals(read) && other.layer() instanceof Layer.BatchNorm);
    }

    @Override
    public Operation lstm(Layer.Lstm layer) {
      Shape weight = architecture.parameter(node.name() + ".weight").shape();
      LSTMOptions options = new LSTMOptions(weight.get(1), layer.units());
      options.batch_first().put(true);
      LSTMImpl lstm = new LSTMImpl(options);
      TensorVector weights = lstm.all_weights();
      List<String> kinds = List.of("weight", "recurrent", "bias");
      for (int i = 0; i < kinds.size(); i++) {
        Tensor own = new Tensor(weights.get(i));
        own.copy_(parameter(kinds.get(i)));
        parameters.put(node.name() + "." + kinds.get(i), own);
      }
      // the second of two biases, of which one is enough
      weights.get(kinds.size()).zero_();
      weights.get(kinds.size()).requires_grad_(false);
      return layer.sequence()
          ? (read, training) -> lstm.forward(read[0]).get0()
          : (read, training) -> lstm.forward(read[0]).get0().select(1, -1);
    }

    @Override
    public Operation add(Layer.Add add) {
      return (read, training) -> {
        Tensor sum = read[0];
        for (int i = 1; i < read.length; i++) {
          sum = sum.add(read[i]);
        }
        return sum;
      };
    }

    @Override
    public Operation concatenate(Layer.Concatenate concatenate) {
      int axis = architecture.shape(node.name()).rank() == 2 ? 2 : 1;
      return (read, training) -> cat(new TensorVector(read), axis);
    }

    private Tensor parameter(String kind) {
      ParameterSpec spec = architecture.parameter(node.name() + "." + kind);
      Tensor values = TorchModel.tensor(start.get(spec.name()), TorchModel.dimensions(spec.shape()));
      if (spec.shape().rank() == 4) {
        values = values.contiguous(format);
      }
      values.requires_grad_(spec.trained());
      parameters.put(spec.name(), values);
      return values;
    }
  }
}
