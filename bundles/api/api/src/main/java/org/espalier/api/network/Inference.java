// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.network;

import java.util.ArrayList;
import java.util.List;
import org.espalier.api.network.ParameterSpec.Role;

/** Output shape and parameters of one layer, given the shapes it reads. */
final class Inference implements Layer.Visitor<Shape> {
  private final Node node;
  private final List<Shape> inputs;
  private final Shape input;
  private final Shape output;
  private List<ParameterSpec> parameters = List.of();

  Inference(Node node, List<Shape> inputs) {
    this.node = node;
    this.inputs = inputs;
    boolean several = node.layer() instanceof Layer.Add || node.layer() instanceof Layer.Concatenate;
    if (inputs.isEmpty() || inputs.size() > 1 && !several) {
      throw refuse("reads " + inputs.size() + " layers; only an addition or a concatenation may read several, and each"
          + " layer needs one");
    }
    this.input = inputs.get(0);
    output = node.layer().accept(this);
  }

  Shape output() {
    return output;
  }

  List<ParameterSpec> parameters() {
    return parameters;
  }

  @Override
  public Shape dense(Layer.Dense dense) {
    if (input.rank() > 2) {
      throw refuse("reads " + input + "; it takes [features] or [time, features], so flatten first");
    }
    int in = input.get(input.rank() - 1);
    int steps = input.rank() == 2 ? input.get(0) : 1;
    parameters =
        List.of(
            spec("weight", Role.WEIGHT, Shape.of(dense.units(), in), dense.weights(), in, dense.units(), steps),
            spec("bias", Role.BIAS, Shape.of(dense.units()), dense.biases(), in, dense.units(), 0));
    return input.rank() == 2 ? Shape.of(steps, dense.units()) : Shape.of(dense.units());
  }

  @Override
  public Shape conv2d(Layer.Conv2d conv) {
    image();
    if (input.get(0) % conv.groups() != 0) {
      throw refuse("has " + conv.groups() + " groups and reads " + input + "; the number of channels must be a multiple"
          + " of the groups");
    }
    Shape maps = windows(conv.filters(), conv.kernel(), conv.stride(), conv.padding());
    int area = conv.kernel() * conv.kernel();
    int read = input.get(0) / conv.groups();
    int fanIn = read * area;
    int fanOut = conv.filters() / conv.groups() * area;
    Shape weight = Shape.of(conv.filters(), read, conv.kernel(), conv.kernel());
    long positions = (long) maps.get(1) * maps.get(2);
    ParameterSpec weights = spec("weight", Role.WEIGHT, weight, conv.weights(), fanIn, fanOut, positions);
    parameters =
        conv.bias()
            ? List.of(
                weights, spec("bias", Role.BIAS, Shape.of(conv.filters()), conv.biases(), fanIn, fanOut, 0))
            : List.of(weights);
    return maps;
  }

  @Override
  public Shape batchNorm(Layer.BatchNorm norm) {
    if (input.rank() == 2) {
      throw refuse("reads " + input + "; it takes [features] or [channels, height, width]");
    }
    Shape channels = Shape.of(input.get(0));
    parameters =
        List.of(
            spec("gain", Role.GAIN, channels, Initializer.ONE, 1, 1, 0),
            spec("bias", Role.BIAS, channels, Initializer.ZERO, 1, 1, 0),
            spec("running-mean", Role.BUFFER, channels, Initializer.ZERO, 1, 1, 0),
            spec("running-variance", Role.BUFFER, channels, Initializer.ONE, 1, 1, 0));
    return input;
  }

  @Override
  public Shape layerNorm(Layer.LayerNorm norm) {
    if (input.rank() > 2) {
      throw refuse("reads " + input + "; it takes [features] or [time, features]");
    }
    Shape features = Shape.of(input.get(input.rank() - 1));
    parameters =
        List.of(
            spec("gain", Role.GAIN, features, Initializer.ONE, 1, 1, 0),
            spec("bias", Role.BIAS, features, Initializer.ZERO, 1, 1, 0));
    return input;
  }

  @Override
  public Shape pool2d(Layer.Pool2d pool) {
    image();
    return windows(input.get(0), pool.kernel(), pool.stride(), 0);
  }

  @Override
  public Shape globalAveragePool(Layer.GlobalAveragePool pool) {
    image();
    return Shape.of(input.get(0));
  }

  @Override
  public Shape flatten(Layer.Flatten flatten) {
    return Shape.of(input.size());
  }

  @Override
  public Shape activate(Layer.Activate activate) {
    return input;
  }

  @Override
  public Shape lstm(Layer.Lstm lstm) {
    if (input.rank() != 2) {
      throw refuse("reads " + input + "; it takes [time, features]");
    }
    int units = lstm.units();
    int in = input.get(1);
    int steps = input.get(0);
    parameters =
        List.of(
            spec("weight", Role.WEIGHT, Shape.of(4 * units, in), lstm.weights(), in, units, steps),
            spec("recurrent", Role.WEIGHT, Shape.of(4 * units, units), lstm.weights(), units, units, steps),
            spec("bias", Role.BIAS, Shape.of(4 * units), lstm.biases(), units, units, 0));
    return lstm.sequence() ? Shape.of(steps, units) : Shape.of(units);
  }

  @Override
  public Shape add(Layer.Add add) {
    if (inputs.size() < 2 || inputs.stream().anyMatch(shape -> !shape.equals(input))) {
      throw refuse("adds " + inputs + "; it takes two or more inputs of one shape");
    }
    return input;
  }

  @Override
  public Shape concatenate(Layer.Concatenate concatenate) {
    int axis = input.rank() == 2 ? 1 : 0;
    int together = 0;
    for (Shape one : inputs) {
      if (inputs.size() < 2 || one.rank() != input.rank() || !resized(one, axis, 1).equals(resized(input, axis, 1))) {
        throw refuse(
            "joins " + inputs + "; it takes two or more inputs that differ in nothing but features or channels");
      }
      together += one.get(axis);
    }
    return resized(input, axis, together);
  }

  private static Shape resized(Shape shape, int axis, int size) {
    List<Integer> dimensions = new ArrayList<>(shape.dimensions());
    dimensions.set(axis, size);
    return new Shape(dimensions);
  }

  private void image() {
    if (input.rank() != 3) {
      throw refuse("reads " + input + "; it takes [channels, height, width]");
    }
  }

  private Shape windows(int channels, int kernel, int stride, int padding) {
    int height = (input.get(1) + 2 * padding - kernel) / stride + 1;
    int width = (input.get(2) + 2 * padding - kernel) / stride + 1;
    if (input.get(1) + 2 * padding < kernel || input.get(2) + 2 * padding < kernel) {
      throw refuse("has a kernel of " + kernel + " that does not fit into its input of " + input);
    }
    return Shape.of(channels, height, width);
  }

  private ParameterSpec spec(
      String kind, Role role, Shape shape, Initializer initializer, int fanIn, int fanOut, long macsPerWeight) {
    return new ParameterSpec(
        node.name() + "." + kind, node.name(), role, shape, initializer, fanIn, fanOut, macsPerWeight);
  }

  private IllegalArgumentException refuse(String why) {
    return new IllegalArgumentException("layer " + node.name() + " " + why);
  }
}
