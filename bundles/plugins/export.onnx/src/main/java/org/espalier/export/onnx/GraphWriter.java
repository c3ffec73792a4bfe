// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.network.Shape;

/** Says a network in ONNX's operators. A value is called like the layer that gives it. */
final class GraphWriter {
  private static final String BATCH = "batch";
  private static final double LEAK = 0.01;

  private final Architecture architecture;
  private final Weights weights;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("network");

  GraphWriter(Snapshot snapshot) {
    this.architecture = snapshot.architecture();
    this.weights = snapshot.weights();
  }

  GraphProto graph() {
    List<Node> nodes = architecture.nodes();
    String last = nodes.get(nodes.size() - 1).name();
    graph.addInput(value(Architecture.INPUT));
    nodes.forEach(this::layer);
    return graph.addOutput(value(last)).build();
  }

  private ValueInfoProto value(String name) {
    TensorShapeProto.Builder shape =
        TensorShapeProto.newBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(BATCH));
    for (int dimension : architecture.shape(name).dimensions()) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dimension));
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()).setShape(shape).build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private void layer(Node node) {
    node.layer().accept(new Writing(node)).run();
  }

  /** How each kind of layer is written. */
  private final class Writing implements Layer.Visitor<Runnable> {
    private final Node node;

    Writing(Node node) {
      this.node = node;
    }

    @Override
    public Runnable dense(Layer.Dense dense) {
      return () -> GraphWriter.this.dense(node);
    }

    @Override
    public Runnable conv2d(Layer.Conv2d conv) {
      return () -> conv(node, conv);
    }

    @Override
    public Runnable batchNorm(Layer.BatchNorm norm) {
      return () -> {
        parameters(node);
        graph.addNode(
            operator("BatchNormalization", node, "gain", "bias", "running-mean", "running-variance")
                .with("epsilon", norm.epsilon())
                .to(node.name()));
      };
    }

    @Override
    public Runnable layerNorm(Layer.LayerNorm norm) {
      return () -> {
        parameters(node);
        graph.addNode(
            operator("LayerNormalization", node, "gain", "bias")
                .with("axis", -1)
                .with("epsilon", norm.epsilon())
                .to(node.name()));
      };
    }

    @Override
    public Runnable pool2d(Layer.Pool2d pool) {
      return () -> graph.addNode(
          operator(pool.pooling() == Layer.Pooling.MAX ? "MaxPool" : "AveragePool", node)
              .with("kernel_shape", pool.kernel(), pool.kernel())
              .with("strides", pool.stride(), pool.stride())
              .to(node.name()));
    }

    @Override
    public Runnable globalAveragePool(Layer.GlobalAveragePool pool) {
      return () -> {
        graph.addNode(operator("GlobalAveragePool", node).to(inner(node, "mean")));
        graph.addNode(Operator.of("Flatten", inner(node, "mean")).with("axis", 1).to(node.name()));
      };
    }

    @Override
    public Runnable flatten(Layer.Flatten flatten) {
      return () -> graph.addNode(operator("Flatten", node).with("axis", 1).to(node.name()));
    }

    @Override
    public Runnable activate(Layer.Activate activate) {
      return () -> GraphWriter.this.activate(node, activate.function());
    }

    @Override
    public Runnable lstm(Layer.Lstm lstm) {
      return () -> GraphWriter.this.lstm(node, lstm);
    }

    @Override
    public Runnable add(Layer.Add add) {
      return () -> graph.addNode(Operator.of("Sum", node.inputs().toArray(String[]::new)).to(node.name()));
    }

    /** Behind the batch come features, or channels; the steps of a time series come before them. */
    @Override
    public Runnable concatenate(Layer.Concatenate concatenate) {
      int axis = architecture.shape(node.name()).rank() == 2 ? 2 : 1;
      return () -> graph.addNode(
          Operator.of("Concat", node.inputs().toArray(String[]::new)).with("axis", axis).to(node.name()));
    }
  }

  private void activate(Node node, Activation function) {
    switch (function) {
      case RELU -> graph.addNode(operator("Relu", node).to(node.name()));
      case LEAKY_RELU -> graph.addNode(operator("LeakyRelu", node).with("alpha", LEAK).to(node.name()));
      case TANH -> graph.addNode(operator("Tanh", node).to(node.name()));
      case SIGMOID -> graph.addNode(operator("Sigmoid", node).to(node.name()));
      case SILU -> {
        String sigmoid = inner(node, "sigmoid");
        graph.addNode(operator("Sigmoid", node).to(sigmoid));
        graph.addNode(Operator.of("Mul", node.inputs().get(0), sigmoid).to(node.name()));
      }
      case GELU -> gelu(node);
      case RELU6 -> graph.addNode(
          Operator.of("Clip", node.inputs().get(0), scalar(node, "low", 0), scalar(node, "high", 6)).to(node.name()));
    }
  }

  /** x / 2 (1 + erf(x / sqrt(2))): the operator set has no Gelu yet. */
  private void gelu(Node node) {
    String x = node.inputs().get(0);
    String scaled = inner(node, "scaled");
    String erf = inner(node, "erf");
    String distribution = inner(node, "distribution");
    String half = inner(node, "half");
    graph.addNode(Operator.of("Mul", x, constant(node, "sqrt-half", (float) Math.sqrt(0.5))).to(scaled));
    graph.addNode(Operator.of("Erf", scaled).to(erf));
    graph.addNode(Operator.of("Add", erf, constant(node, "one", 1)).to(distribution));
    graph.addNode(Operator.of("Mul", x, constant(node, "one-half", 0.5f)).to(half));
    graph.addNode(Operator.of("Mul", half, distribution).to(node.name()));
  }

  /** Adds a number as a vector of one, and gives its name. */
  private String constant(Node node, String what, float value) {
    String name = inner(node, what);
    graph.addInitializer(tensor(name, Shape.of(1), new float[] {value}));
    return name;
  }

  /** Adds a number without dimensions, and gives its name. */
  private String scalar(Node node, String what, float value) {
    String name = inner(node, what);
    graph.addInitializer(
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber()).addFloatData(value));
    return name;
  }

  /** Gemm takes matrices alone, so that a time series is multiplied by the transposed weights. */
  private void dense(Node node) {
    parameters(node);
    if (architecture.shape(node.name()).rank() == 1) {
      graph.addNode(operator("Gemm", node, "weight", "bias").with("transB", 1).to(node.name()));
      return;
    }
    String transposed = inner(node, "transposed");
    String product = inner(node, "product");
    graph.addNode(Operator.of("Transpose", node.name() + ".weight").with("perm", 1, 0).to(transposed));
    graph.addNode(Operator.of("MatMul", node.inputs().get(0), transposed).to(product));
    graph.addNode(Operator.of("Add", product, node.name() + ".bias").to(node.name()));
  }

  private void conv(Node node, Layer.Conv2d conv) {
    parameters(node);
    Operator operator = conv.bias() ? operator("Conv", node, "weight", "bias") : operator("Conv", node, "weight");
    if (conv.groups() != 1) {
      operator = operator.with("group", conv.groups());
    }
    graph.addNode(
        operator.with("kernel_shape", conv.kernel(), conv.kernel())
            .with("strides", conv.stride(), conv.stride())
            .with("pads", conv.padding(), conv.padding(), conv.padding(), conv.padding())
            .to(node.name()));
  }

  /** ONNX reads [time, batch, features], and gives every step as [time, directions, batch, units]. */
  private void lstm(Node node, Layer.Lstm lstm) {
    int units = lstm.units();
    int inputs = architecture.parameter(node.name() + ".weight").shape().get(1);
    lstmParameter(node, "weight", Shape.of(1, 4 * units, inputs));
    lstmParameter(node, "recurrent", Shape.of(1, 4 * units, units));
    lstmBias(node, units);
    String series = inner(node, "series");
    String every = inner(node, "every");
    String last = inner(node, "last");
    graph.addNode(operator("Transpose", node).with("perm", 1, 0, 2).to(series));
    graph.addNode(
        Operator.of("LSTM", series, node.name() + ".weight", node.name() + ".recurrent", node.name() + ".bias")
            .with("hidden_size", units)
            .to(every, last));
    String axis = inner(node, "axis");
    graph.addInitializer(axis(axis, lstm.sequence() ? 1 : 0));
    if (lstm.sequence()) {
      String squeezed = inner(node, "squeezed");
      graph.addNode(Operator.of("Squeeze", every, axis).to(squeezed));
      graph.addNode(Operator.of("Transpose", squeezed).with("perm", 1, 0, 2).to(node.name()));
    } else {
      graph.addNode(Operator.of("Squeeze", last, axis).to(node.name()));
    }
  }

  private void lstmParameter(Node node, String kind, Shape shape) {
    String name = node.name() + "." + kind;
    graph.addInitializer(tensor(name, shape, gates(weights.get(name))));
  }

  /** Two biases, of input and recurrence, are added; the second is zero. */
  private void lstmBias(Node node, int units) {
    String name = node.name() + ".bias";
    float[] both = Arrays.copyOf(gates(weights.get(name)), 8 * units);
    graph.addInitializer(tensor(name, Shape.of(1, 8 * units), both));
  }

  /** From the order input, forget, cell, output to ONNX's: input, output, forget, cell. */
  private static float[] gates(float[] matrix) {
    int block = matrix.length / 4;
    float[] ordered = new float[matrix.length];
    int[] order = {0, 3, 1, 2};
    for (int gate = 0; gate < 4; gate++) {
      System.arraycopy(matrix, order[gate] * block, ordered, gate * block, block);
    }
    return ordered;
  }

  private void parameters(Node node) {
    for (ParameterSpec parameter : architecture.parameters()) {
      if (parameter.layer().equals(node.name())) {
        graph.addInitializer(tensor(parameter.name(), parameter.shape(), weights.get(parameter.name())));
      }
    }
  }

  private static TensorProto tensor(String name, Shape shape, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    // nobody else has the buffer, so that it need not be copied
    ByteString data = UnsafeByteOperations.unsafeWrap(bytes);
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber()).setRawData(data);
    shape.dimensions().forEach(tensor::addDims);
    return tensor.build();
  }

  private static TensorProto axis(String name, long axis) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.INT64.getNumber())
        .addDims(1)
        .addInt64Data(axis)
        .build();
  }

  /** An operator on a layer's first input and some of its parameters. */
  private static Operator operator(String type, Node node, String... kinds) {
    String[] inputs = new String[1 + kinds.length];
    inputs[0] = node.inputs().get(0);
    for (int k = 0; k < kinds.length; k++) {
      inputs[k + 1] = node.name() + "." + kinds[k];
    }
    return Operator.of(type, inputs);
  }

  /** A value inside a layer; no layer is called so. */
  private static String inner(Node node, String what) {
    return node.name() + "/" + what;
  }
}
