// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.obs;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;

/** What the layers of a network read when it computes some inputs. */
final class LayerInputs {
  private static final int BATCH = 64;

  private final Architecture architecture;
  private final Pass pass;
  private final float[] inputs;
  private final int samples;

  /**
   * @param inputs samples x input size
   */
  LayerInputs(Network network, float[] inputs, int samples) {
    this.inputs = inputs;
    this.samples = samples;
    architecture = network.architecture();
    pass = network.pass(Math.min(samples, BATCH));
  }

  /** Whether it can tell what the weights of a layer multiply. */
  static boolean knows(Architecture architecture, String layer) {
    Layer what = node(architecture, layer).layer();
    return what instanceof Layer.Dense || what instanceof Layer.Conv2d;
  }

  private static Node node(Architecture architecture, String layer) {
    return architecture.nodes().stream().filter(node -> node.name().equals(layer)).findFirst().orElseThrow();
  }

  /** The Hessians of a dense or convolutional layer: one for the outputs of each group of it. */
  List<Hessian> hessians(String layer, double damping) {
    Node node = node(architecture, layer);
    String read = node.inputs().get(0);
    Shape shape = architecture.shape(read);
    Vectors vectors =
        node.layer() instanceof Layer.Conv2d conv
            ? new Patches(conv, shape, architecture.shape(layer))
            : new Rows(shape);
    List<Hessian> hessians =
        Stream.generate(() -> new Hessian(vectors.length(), damping)).limit(vectors.groups()).toList();
    double[] vector = new double[vectors.length()];
    int width = architecture.inputShape().size();
    for (int first = 0; first < samples; first += BATCH) {
      int count = Math.min(BATCH, samples - first);
      float[] batch = Arrays.copyOfRange(inputs, first * width, (first + count) * width);
      pass.forward(batch, count, Pass.Mode.INFER);
      float[] values = read.equals(Architecture.INPUT) ? batch : pass.activations(read);
      for (int sample = 0; sample < count; sample++) {
        for (int place = 0; place < vectors.places(); place++) {
          for (int group = 0; group < hessians.size(); group++) {
            vectors.copy(values, sample * shape.size(), place, group, vector);
            hessians.get(group).add(vector);
          }
        }
      }
    }
    return hessians;
  }

  /** The vectors in one sample of a layer's input that the weights of each output multiply. */
  private interface Vectors {
    int length();

    /** Number of vectors of a group. */
    int places();

    /** Into how many groups outputs are split that see vectors of their own. */
    int groups();

    /**
     * @param offset where the sample begins
     */
    void copy(float[] values, int offset, int place, int group, double[] vector);
  }

  /** Features, at each time step if there are several. */
  private record Rows(Shape shape) implements Vectors {
    @Override
    public int length() {
      return shape.get(shape.rank() - 1);
    }

    @Override
    public int places() {
      return shape.size() / length();
    }

    @Override
    public int groups() {
      return 1;
    }

    @Override
    public void copy(float[] values, int offset, int place, int group, double[] vector) {
      for (int i = 0; i < vector.length; i++) {
        vector[i] = values[offset + place * vector.length + i];
      }
    }
  }

  /** What a convolution's kernel lies on, place by place, with zeros around the image. */
  private record Patches(Layer.Conv2d conv, Shape in, Shape out) implements Vectors {
    @Override
    public int length() {
      return channels() * conv.kernel() * conv.kernel();
    }

    /** Of a group. */
    private int channels() {
      return in.get(0) / conv.groups();
    }

    @Override
    public int places() {
      return out.get(1) * out.get(2);
    }

    @Override
    public int groups() {
      return conv.groups();
    }

    @Override
    public void copy(float[] values, int offset, int place, int group, double[] vector) {
      int top = place / out.get(2) * conv.stride() - conv.padding();
      int left = place % out.get(2) * conv.stride() - conv.padding();
      int at = 0;
      for (int channel = group * channels(); channel < (group + 1) * channels(); channel++) {
        for (int row = top; row < top + conv.kernel(); row++) {
          for (int column = left; column < left + conv.kernel(); column++) {
            boolean inside = row >= 0 && row < in.get(1) && column >= 0 && column < in.get(2);
            vector[at++] = inside ? values[offset + (channel * in.get(1) + row) * in.get(2) + column] : 0;
          }
        }
      }
    }
  }
}
