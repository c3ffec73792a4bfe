// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.engine;

import java.util.Map;
import java.util.Optional;
import org.espalier.api.network.Architecture;
import org.espalier.api.random.RandomStream;

/** Computes networks: a plug-in. Safe for use by several threads; the networks it makes are for one thread each. */
public interface Engine {
  String KIND = "engine";

  /** In a sentence. */
  String MEANING = "What computes networks; auto chooses by the architecture.";

  /** Why it can't compute this architecture, as the end of a sentence; empty if it can. */
  Optional<String> refusal(Architecture architecture);

  /**
   * A new network, its initial weights drawn from the stream by the architecture's initialisers, parameter by
   * parameter.
   *
   * @throws IllegalArgumentException if {@link #refusal} gives a reason
   */
  Network create(Architecture architecture, RandomStream initial);

  /** What a result should say of it: device, native library and version, vector width, threads. */
  Map<String, String> environment();
}
