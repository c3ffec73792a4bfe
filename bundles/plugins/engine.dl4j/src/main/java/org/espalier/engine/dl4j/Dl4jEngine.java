// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.random.RandomStream;
import org.espalier.nd4j.Backend;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * Computes every architecture, in float32, with DeepLearning4J's convolution, batch norm, pooling and LSTM layers on
 * ND4J; weights, masks and optimisers are kept on the Java side. For convolutional networks: on small dense ones most
 * of the time is the calls into ND4J. The same bits for the same natives and number of threads; others differ in the
 * last places. Natives are loaded when the first network is made.
 */
@Component(factory = Engine.KIND)
@Plugin(
    name = "dl4j",
    summary = "DeepLearning4J: convolutional and recurrent networks, on oneDNN or CUDA",
    source = "Eclipse DeepLearning4J 1.0.0-M2.1",
    rank = 10)
@Designate(ocd = Dl4jEngine.Options.class)
public final class Dl4jEngine implements Engine {

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "Threads of each operation; more than one helps large convolutions in a process that does"
            + " one run at a time",
        min = "1")
    int threads() default 1;
  }

  private final int threads;

  @Activate
  public Dl4jEngine(Options options) {
    this(options.threads());
  }

  /** An engine outside a container, whose operations use this many threads. */
  public Dl4jEngine(int threads) {
    this.threads = threads;
  }

  /** Every architecture is computed, but not on every NVIDIA card. */
  @Override
  public Optional<String> refusal(Architecture architecture) {
    return Backend.refusal();
  }

  /**
   * @throws IllegalStateException if ND4J can't run here, or its layers don't reach oneDNN: a sentence that says why
   */
  @Override
  public Network create(Architecture architecture, RandomStream initial) {
    refusal(architecture).ifPresent(reason -> {
      throw new IllegalArgumentException(reason);
    });
    Backend.get();
    return new Dl4jNetwork(architecture, spec -> spec.initializer().draw(spec, initial), threads);
  }

  @Override
  public Map<String, String> environment() {
    Backend backend = Backend.get();
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("library", "ND4J " + backend.version());
    environment.put("device", backend.device());
    environment.put("natives", backend.natives());
    environment.put("layers", LayerOperation.onOneDnn() ? "oneDNN" : "built in");
    environment.put("threads", Integer.toString(threads));
    return environment;
  }
}
