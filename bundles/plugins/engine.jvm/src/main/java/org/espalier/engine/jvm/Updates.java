// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import org.espalier.api.engine.Optimizer;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.UpdateKernels.AdamStep;
import org.espalier.engine.jvm.kernel.UpdateKernels.RmsStep;

/** The optimiser's part of a network's state: whose moments the parameters hold, and how many updates there were. */
final class Updates {
  /** Kinds of optimisers by the moments they keep. */
  private enum Kind {
    NONE(0),
    SGD(1),
    ADAM(2),
    RMS_PROP(1);

    private final int moments;

    Kind(int moments) {
      this.moments = moments;
    }

    static Kind of(Optimizer optimizer) {
      if (optimizer instanceof Optimizer.Adam) {
        return ADAM;
      }
      return optimizer instanceof Optimizer.RmsProp ? RMS_PROP : SGD;
    }
  }

  private Kind kind = Kind.NONE;
  private int count;

  /** Updates the parameters by their gradients. */
  void update(Optimizer optimizer, Collection<Parameter> parameters, Kernels kernels) {
    start(Kind.of(optimizer), parameters);
    count++;
    if (optimizer instanceof Optimizer.Adam adam) {
      AdamStep step = step(adam);
      for (Parameter p : parameters) {
        kernels.updates().adam(step, p.value(), p.gradient(), p.moments().get(0), p.moments().get(1));
      }
    } else if (optimizer instanceof Optimizer.Sgd sgd) {
      float rate = (float) sgd.learningRate();
      float momentum = (float) sgd.momentum();
      float decay = (float) sgd.weightDecay();
      for (Parameter p : parameters) {
        kernels.updates().sgd(rate, momentum, decay, p.value(), p.gradient(), p.moments().get(0));
      }
    } else if (optimizer instanceof Optimizer.RmsProp rms) {
      RmsStep step =
          new RmsStep(
              (float) rms.learningRate(), (float) rms.alpha(), (float) (1 - rms.alpha()), (float) rms.epsilon());
      for (Parameter p : parameters) {
        kernels.updates().rmsProp(step, p.value(), p.gradient(), p.moments().get(0));
      }
    }
    parameters.forEach(Parameter::changed);
  }

  private void start(Kind wanted, Collection<Parameter> parameters) {
    if (kind == Kind.NONE) {
      kind = wanted;
      parameters.forEach(p -> p.startMoments(wanted.moments));
    } else if (kind != wanted) {
      throw new IllegalStateException(
          "the network's moments are those of " + kind + "; reset the optimiser before an update by " + wanted);
    }
  }

  /** StrictMath, because Math.pow may differ between machines. */
  private AdamStep step(Optimizer.Adam adam) {
    double correction1 = 1 - StrictMath.pow(adam.beta1(), count);
    double correction2 = 1 - StrictMath.pow(adam.beta2(), count);
    return new AdamStep(
        (float) (adam.learningRate() / correction1),
        (float) (1 / Math.sqrt(correction2)),
        (float) adam.beta1(),
        (float) (1 - adam.beta1()),
        (float) adam.beta2(),
        (float) (1 - adam.beta2()),
        (float) adam.epsilon());
  }

  void reset(Collection<Parameter> parameters) {
    kind = Kind.NONE;
    count = 0;
    parameters.forEach(p -> p.startMoments(0));
  }

  void save(DataOutput out) throws IOException {
    out.writeUTF(kind.name());
    out.writeInt(count);
  }

  /** Reads what {@link #save} wrote; moments start at 0. */
  void restore(DataInput in, Collection<Parameter> parameters) throws IOException {
    kind = Kind.valueOf(in.readUTF());
    count = in.readInt();
    parameters.forEach(p -> p.startMoments(kind.moments));
  }
}
