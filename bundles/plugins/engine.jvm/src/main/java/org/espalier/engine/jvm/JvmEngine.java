// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Layer;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.engine.jvm.kernel.Kernels;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Every architecture in float32 on one thread, without native code. Every sum has a fixed order and every function is a
 * fixed sequence of IEEE operations, so that results are the same to the bit on every JVM and machine, with the Vector
 * API and without.
 */
@Component(factory = Engine.KIND)
@Plugin(
    name = "jvm",
    summary = "Computes every architecture in Java, the same bits on every machine; masks make it faster",
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

  /** There is a step for every kind of layer. */
  @Override
  public Optional<String> refusal(Architecture architecture) {
    return Optional.empty();
  }

  @Override
  public Network create(Architecture architecture, RandomStream initial) {
    return network(architecture, spec -> spec.initializer().draw(spec, initial), kernels);
  }

  static Network network(Architecture architecture, Function<ParameterSpec, float[]> values, Kernels kernels) {
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
