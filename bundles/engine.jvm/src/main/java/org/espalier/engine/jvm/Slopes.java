package org.espalier.engine.jvm;

import java.util.Arrays;
import org.espalier.engine.jvm.kernel.Kernels;

/** Derivatives of the loss by every signal of one pass; what several layers read gets the sum of what they give. */
final class Slopes {
  private final Signal[] slopes;
  private final Signal[] addends;
  private final boolean[] given;
  private final boolean[] trained;
  private final Kernels kernels;
  private boolean toInputs;

  /**
   * @param values the pass's signals
   * @param trained whether a signal depends on parameters, so that its slope is wanted
   */
  Slopes(Signal[] values, boolean[] trained, Kernels kernels) {
    this.slopes = new Signal[values.length];
    this.addends = new Signal[values.length];
    for (int i = 0; i < values.length; i++) {
      slopes[i] = values[i].another();
    }
    this.given = new boolean[values.length];
    this.trained = trained;
    this.kernels = kernels;
  }

  /** Starts at the output. */
  void start(int output, float[] outputGradients, int batch, boolean toInputs) {
    Arrays.fill(given, false);
    this.toInputs = toInputs;
    slopes[output].read(outputGradients, batch);
    given[output] = true;
  }

  boolean given(int signal) {
    return given[signal];
  }

  Signal of(int signal) {
    return slopes[signal];
  }

  boolean wanted(int signal) {
    return toInputs || trained[signal];
  }

  /** Where to write a slope of the signal; to be followed by {@link #close}. */
  Signal open(int signal) {
    if (!given[signal]) {
      return slopes[signal];
    }
    if (addends[signal] == null) {
      addends[signal] = slopes[signal].another();
    }
    return addends[signal];
  }

  void close(int signal, int batch) {
    if (given[signal]) {
      float[] sum = slopes[signal].rows(batch);
      kernels.elements().add(addends[signal].rows(batch), sum, batch * slopes[signal].stride());
      slopes[signal].writeRows();
    }
    given[signal] = true;
  }
}
