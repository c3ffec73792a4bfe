// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Derivatives of the loss by every signal of one batch; what several layers read gets the sum of what they give. Passes
 * share them, since one goes back at a time.
 */
final class Slopes {
  private final int capacity;
  private final Signal[] slopes;
  private final Signal[] addends;
  private final boolean[][] given;
  private final boolean[] trained;
  private final Kernels kernels;
  private boolean toInputs;
  private boolean toParameters;

  /** What a loss is differentiated by. */
  enum Target {
    PARAMETERS,
    INPUTS,
    BOTH
  }

  /**
   * @param capacity most samples
   * @param slopes empty signals
   * @param trained whether a signal depends on parameters, so that its slope is wanted
   */
  Slopes(int capacity, Signal[] slopes, boolean[] trained, Kernels kernels) {
    this.capacity = capacity;
    this.slopes = slopes;
    this.addends = new Signal[slopes.length];
    this.given = new boolean[slopes.length][Samples.blocks(capacity)];
    this.trained = trained;
    this.kernels = kernels;
  }

  int capacity() {
    return capacity;
  }

  /** Starts at the output, in the arrangement in which it will be read. */
  void start(int output, float[] outputGradients, int batch, Arrangement arrangement, Target target) {
    for (boolean[] blocks : given) {
      Arrays.fill(blocks, false);
    }
    this.toInputs = target != Target.PARAMETERS;
    this.toParameters = target != Target.INPUTS;
    slopes[output].load(outputGradients, batch, arrangement);
    Arrays.fill(given[output], true);
  }

  boolean given(int signal, Samples samples) {
    return given[signal][samples.first()];
  }

  Signal of(int signal) {
    return slopes[signal];
  }

  boolean wanted(int signal) {
    return toInputs || trained[signal];
  }

  /** Whether gradients of parameters are. */
  boolean parametersWanted() {
    return toParameters;
  }

  /** Where to write a slope of the signal; to be followed by {@link #close}. */
  Signal open(int signal, Samples samples) {
    if (!given(signal, samples)) {
      return slopes[signal];
    }
    if (addends[signal] == null) {
      addends[signal] = slopes[signal].another();
    }
    return addends[signal];
  }

  void close(int signal, Samples samples) {
    if (given(signal, samples)) {
      Signal sum = slopes[signal];
      AddStep.add(kernels, addends[signal], sum, sum.arrangement(samples), samples);
    }
    Arrays.fill(given[signal], samples.first(), samples.end(), true);
  }
}
