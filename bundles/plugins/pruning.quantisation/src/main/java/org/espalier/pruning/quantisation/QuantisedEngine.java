// SPDX-License-Identifier: Apache-2.0
package org.espalier.pruning.quantisation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.network.Architecture;
import org.espalier.api.random.RandomStream;

/** Quantises the networks of another engine. */
final class QuantisedEngine implements Engine {
  private final Engine inner;
  private final Scheme scheme;

  QuantisedEngine(Engine inner, Scheme scheme) {
    this.inner = inner;
    this.scheme = scheme;
  }

  @Override
  public Optional<String> refusal(Architecture architecture) {
    return inner.refusal(architecture);
  }

  @Override
  public Network create(Architecture architecture, RandomStream initial) {
    try (Network whole = inner.create(architecture, initial)) {
      return new QuantisedNetwork(whole, architecture, whole.weights(), scheme, true, new HashMap<>());
    }
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(inner.environment());
    environment.put("integer kernels", IntegerKernels.FASTEST.description());
    return environment;
  }
}
