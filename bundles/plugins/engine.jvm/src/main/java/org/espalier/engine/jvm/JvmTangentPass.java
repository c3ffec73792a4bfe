// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Map;
import org.espalier.api.engine.TangentPass;

/** A pass that carries motions of the parameters to the outputs. */
final class JvmTangentPass extends JvmPass implements TangentPass {
  private final Graph graph;
  private final TangentStep[] steps;
  private final Motions motions;
  private final float[] tangents;

  JvmTangentPass(Graph graph, TangentStep[] steps, int capacity) {
    super(graph, capacity);
    this.graph = graph;
    this.steps = steps;
    motions = graph.motions(capacity);
    tangents = new float[capacity * values()[graph.output()].size()];
  }

  @Override
  public float[] tangents(Map<String, float[]> direction) {
    if (batch() == 0) {
      throw new IllegalStateException("tangents are of a forward pass, and there was none");
    }
    motions.along(direction);
    Samples samples = Samples.all(batch());
    for (TangentStep step : steps) {
      if (motions.moves(step.output())) {
        step.tangent(values(), motions, samples);
      }
    }
    motions.of(graph.output()).unload(tangents, batch());
    return tangents;
  }
}
