package org.espalier.engine.jvm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.engine.jvm.kernel.Kernels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Dense and LSTM networks, batch norm and pooling in float32 on one thread, without native code. Every sum has a fixed
 * order and every function is a fixed sequence of IEEE operations, so that results are the same to the bit on every JVM
 * and machine, with the Vector API and without.
 */
@Component(factory = Engine.KIND)
@Plugin(
    name = "jvm",
    summary = "Computes dense and LSTM networks in Java, the same bits on every machine; masks make them faster",
    rank = 20)
public final class JvmEngine implements Engine {
  private static final int GATES = 4;

  private final Kernels kernels;

  @Activate
  public JvmEngine() {
    this(Kernels.fastest());
  }

  /** With kernels of choice. */
  JvmEngine(Kernels kernels) {
    this.kernels = kernels;
  }

  @Override
  public Optional<String> refusal(Architecture architecture) {
    return firstRefusal(architecture);
  }

  private static Optional<String> firstRefusal(Architecture architecture) {
    return architecture.nodes().stream().flatMap(node -> refusal(node).stream()).findFirst();
  }

  private static Optional<String> refusal(Node node) {
    return node.layer().accept(new Layer.Other<>() {
      @Override
      public Optional<String> other(Layer layer) {
        return Optional.of(
            "the jvm engine computes dense and LSTM layers, batch norm, pooling, activations, additions and "
                + "flattening, not "
                + layer.getClass().getSimpleName() + " (layer " + node.name() + ")");
      }

      @Override
      public Optional<String> dense(Layer.Dense dense) {
        return Optional.empty();
      }

      @Override
      public Optional<String> batchNorm(Layer.BatchNorm norm) {
        return Optional.empty();
      }

      @Override
      public Optional<String> pool2d(Layer.Pool2d pool) {
        return Optional.empty();
      }

      @Override
      public Optional<String> globalAveragePool(Layer.GlobalAveragePool pool) {
        return Optional.empty();
      }

      @Override
      public Optional<String> lstm(Layer.Lstm lstm) {
        return Optional.empty();
      }

      @Override
      public Optional<String> activate(Layer.Activate activate) {
        return Optional.empty();
      }

      @Override
      public Optional<String> add(Layer.Add add) {
        return Optional.empty();
      }

      @Override
      public Optional<String> flatten(Layer.Flatten flatten) {
        return Optional.empty();
      }
    });
  }

  @Override
  public Network create(Architecture architecture, RandomStream initial) {
    return network(architecture, spec -> spec.initializer().draw(spec, initial), kernels);
  }

  static Network network(Architecture architecture, Function<ParameterSpec, float[]> values, Kernels kernels) {
    firstRefusal(architecture).ifPresent(reason -> {
      throw new IllegalArgumentException(reason);
    });
    List<Parameter> parameters =
        architecture.parameters().stream()
            .map(spec -> new Parameter(spec, layout(architecture, spec), values.apply(spec)))
            .toList();
    return new JvmNetwork(architecture, parameters, kernels);
  }

  /** The gates of an LSTM are groups of outputs; what has one dimension is a matrix of one input. */
  private static PanelLayout layout(Architecture architecture, ParameterSpec spec) {
    boolean gated =
        architecture.nodes().stream()
            .anyMatch(node -> node.name().equals(spec.layer()) && node.layer() instanceof Layer.Lstm);
    int outputs = spec.shape().get(0);
    int taps = spec.shape().rank() == 4 ? spec.shape().get(2) * spec.shape().get(3) : 1;
    return new PanelLayout(spec.size() / outputs, outputs, gated ? GATES : 1, taps);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("device", "cpu", "kernels", kernels.description(), "threads", "1");
  }
}
