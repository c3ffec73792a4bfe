// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.network.ParameterSpec;

/** One parameter's values, gradient, moments and mask, in canonical order. What is masked is 0 in all of them. */
final class Parameter {
  final ParameterSpec spec;
  private final float[] values;
  private final float[] gradient;
  private final List<float[]> moments = new ArrayList<>();
  private Mask mask;
  private boolean changed = true;

  /** @param initial becomes this parameter's own */
  Parameter(ParameterSpec spec, float[] initial) {
    this.spec = spec;
    this.values = initial;
    requireSize(spec.size());
    this.gradient = new float[spec.trained() ? initial.length : 0];
    this.mask = Mask.all(initial.length);
  }

  /** Whether the values have changed since this was last asked. */
  boolean takeChange() {
    boolean before = changed;
    changed = false;
    return before;
  }

  /** Not a copy. */
  float[] values() {
    return values;
  }

  void values(float[] given) {
    requireSize(given.length);
    System.arraycopy(given, 0, values, 0, values.length);
    mask.apply(values);
    changed = true;
  }

  void requireSize(int given) {
    if (given != values.length) {
      throw new IllegalArgumentException(
          spec.name() + " has " + values.length + " elements (" + spec.shape() + "), not " + given);
    }
  }

  /** Not a copy; empty for what is not trained. */
  float[] gradient() {
    return gradient;
  }

  /** Adds source[from ...] to the {@code length} elements that begin at {@code to}; what is masked stays 0. */
  void addToGradient(FloatBuffer source, int from, int to, int length) {
    for (int i = 0; i < length; i++) {
      gradient[to + i] += source.get(from + i);
    }
    maskGradient();
  }

  void scaleGradient(float factor) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= factor;
    }
  }

  double squaredGradientNorm() {
    double sum = 0;
    for (float g : gradient) {
      sum += (double) g * g;
    }
    return sum;
  }

  /** Moves the values to (1 - share) values + share target: how running statistics follow the data. */
  void moveTowards(float[] target, double share) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((1 - share) * values[i] + share * target[i]);
    }
    changed = true;
  }

  List<float[]> moments() {
    return moments.stream().map(float[]::clone).toList();
  }

  void forgetMoments() {
    moments.clear();
  }

  Mask mask() {
    return mask;
  }

  void mask(Mask replacement) {
    requireSize(replacement.size());
    mask = replacement;
    mask.apply(values);
    moments.forEach(mask::apply);
    maskGradient();
    changed = true;
  }

  private void maskGradient() {
    if (gradient.length > 0) {
      mask.apply(gradient);
    }
  }

  /** @param step the number of this update, from 1 on */
  void update(Optimizer optimizer, int step) {
    if (!spec.trained()) {
      return;
    }
    if (optimizer instanceof Optimizer.Sgd sgd) {
      descend(sgd, moment(0));
    } else if (optimizer instanceof Optimizer.Adam adam) {
      adapt(adam, step, moment(0), moment(1));
    } else if (optimizer instanceof Optimizer.RmsProp rms) {
      scale(rms, moment(0));
    }
    changed = true;
  }

  private float[] moment(int index) {
    if (moments.size() == index) {
      moments.add(new float[values.length]);
    }
    return moments.get(index);
  }

  private void descend(Optimizer.Sgd sgd, float[] velocity) {
    float rate = (float) sgd.learningRate();
    float momentum = (float) sgd.momentum();
    float decay = (float) sgd.weightDecay();
    for (int i = 0; i < values.length; i++) {
      velocity[i] = momentum * velocity[i] + (gradient[i] + decay * values[i]);
      values[i] -= rate * velocity[i];
    }
  }

  private void adapt(Optimizer.Adam adam, int step, float[] mean, float[] square) {
    float keptMean = (float) adam.beta1();
    float newMean = (float) (1 - adam.beta1());
    float keptSquare = (float) adam.beta2();
    float newSquare = (float) (1 - adam.beta2());
    float rate = (float) (adam.learningRate() / (1 - Math.pow(adam.beta1(), step)));
    float correction = (float) (1 / Math.sqrt(1 - Math.pow(adam.beta2(), step)));
    float epsilon = (float) adam.epsilon();
    for (int i = 0; i < values.length; i++) {
      float g = gradient[i];
      mean[i] = keptMean * mean[i] + newMean * g;
      square[i] = keptSquare * square[i] + newSquare * g * g;
      values[i] -= rate * mean[i] / ((float) Math.sqrt(square[i]) * correction + epsilon);
    }
  }

  private void scale(Optimizer.RmsProp rms, float[] square) {
    float rate = (float) rms.learningRate();
    float kept = (float) rms.alpha();
    float fresh = (float) (1 - rms.alpha());
    float epsilon = (float) rms.epsilon();
    for (int i = 0; i < values.length; i++) {
      float g = gradient[i];
      square[i] = kept * square[i] + fresh * g * g;
      values[i] -= rate * g / ((float) Math.sqrt(square[i]) + epsilon);
    }
  }

  void save(DataOutput out) throws IOException {
    mask.save(out);
    write(values, out);
    out.writeInt(moments.size());
    for (float[] moment : moments) {
      write(moment, out);
    }
  }

  void restore(DataInput in) throws IOException {
    Mask saved = Mask.load(in);
    requireSize(saved.size());
    mask = saved;
    read(values, in);
    moments.clear();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      read(moment(i), in);
    }
    maskGradient();
    changed = true;
  }

  private static void write(float[] array, DataOutput out) throws IOException {
    for (float value : array) {
      out.writeFloat(value);
    }
  }

  private static void read(float[] array, DataInput in) throws IOException {
    for (int i = 0; i < array.length; i++) {
      array[i] = in.readFloat();
    }
  }
}
