// SPDX-License-Identifier: Apache-2.0
package org.espalier.curvature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.network.Curve;

/**
 * Operations on the variables of one batch, each done twice: when it is called, values and their motion; in {@link
 * #backward}, in reverse order, slopes and theirs. The motion of everything is its derivative along the direction, by
 * the rules of the product and the chain, so that the motion of a slope is an element of the Hessian's product
 * (Pearlmutter 1994, "R-operator").
 */
final class Tape {
  private final int batch;
  private final List<Runnable> back = new ArrayList<>();

  Tape(int batch) {
    this.batch = batch;
  }

  /** A new variable of a batch, 0 for a start: operations add to it. */
  Variable variable(int size) {
    Variable created = new Variable(size, batch);
    back.add(created::forget);
    return created;
  }

  /** Hands slopes on to whatever they come from, down to the parameters. */
  void backward() {
    for (int i = back.size() - 1; i >= 0; i--) {
      back.get(i).run();
    }
  }

  /** Adds the products of matrices with vectors of the input. */
  void multiply(Variable weight, Variable input, Variable output, Wiring wiring) {
    Product product = new Product(weight, input, output, wiring);
    product.forward();
    back.add(product::backward);
  }

  private final class Product {
    private final Variable weight;
    private final Variable input;
    private final Variable output;
    private final Wiring wiring;
    private final int elements;
    private final int outputs;
    private final double[] x;
    private final double[] dx;

    Product(Variable weight, Variable input, Variable output, Wiring wiring) {
      this.weight = weight;
      this.input = input;
      this.output = output;
      this.wiring = wiring;
      elements = wiring.elements();
      outputs = wiring.outputs() / wiring.groups();
      x = new double[elements];
      dx = new double[elements];
    }

    private void read(int sample, int vector) {
      int offset = input.offset(sample);
      for (int e = 0; e < elements; e++) {
        int read = wiring.reads()[vector * elements + e];
        x[e] = read == Wiring.NOTHING ? 0 : input.value()[offset + read];
        dx[e] = read == Wiring.NOTHING ? 0 : input.motion()[offset + read];
      }
    }

    void forward() {
      double[] w = weight.value();
      double[] dw = weight.motion();
      for (int sample = 0; sample < batch; sample++) {
        for (int vector = 0; vector < wiring.vectors(); vector++) {
          read(sample, vector);
          for (int o = wiring.firstOutput(vector); o < wiring.firstOutput(vector) + outputs; o++) {
            double sum = 0;
            double motion = 0;
            for (int e = 0; e < elements; e++) {
              sum += w[o * elements + e] * x[e];
              motion += dw[o * elements + e] * x[e] + w[o * elements + e] * dx[e];
            }
            int to = output.offset(sample) + wiring.output(vector, o);
            output.value()[to] += sum;
            output.motion()[to] += motion;
          }
        }
      }
    }

    void backward() {
      double[] w = weight.value();
      double[] dw = weight.motion();
      double[] byWeight = weight.slope();
      double[] byWeightMotion = weight.slopeMotion();
      double[] byX = new double[elements];
      double[] byXMotion = new double[elements];
      for (int sample = 0; sample < batch; sample++) {
        for (int vector = 0; vector < wiring.vectors(); vector++) {
          read(sample, vector);
          Arrays.fill(byX, 0);
          Arrays.fill(byXMotion, 0);
          for (int o = wiring.firstOutput(vector); o < wiring.firstOutput(vector) + outputs; o++) {
            int from = output.offset(sample) + wiring.output(vector, o);
            double slope = output.slope()[from];
            double motion = output.slopeMotion()[from];
            if (slope != 0 || motion != 0) {
              int row = o * elements;
              for (int e = 0; e < elements; e++) {
                byWeight[row + e] += slope * x[e];
                byWeightMotion[row + e] += motion * x[e] + slope * dx[e];
              }
              for (int e = 0; e < elements; e++) {
                byX[e] += slope * w[row + e];
                byXMotion[e] += motion * w[row + e] + slope * dw[row + e];
              }
            }
          }
          int offset = input.offset(sample);
          for (int e = 0; e < elements; e++) {
            int read = wiring.reads()[vector * elements + e];
            if (read != Wiring.NOTHING) {
              input.slope()[offset + read] += byX[e];
              input.slopeMotion()[offset + read] += byXMotion[e];
            }
          }
        }
      }
    }
  }

  /** Adds to elements of one variable, in every sample, elements of another times a factor. */
  void add(Variable input, int[] from, Variable output, int[] to, double factor) {
    move(input.value(), input, from, output.value(), output, to, factor);
    move(input.motion(), input, from, output.motion(), output, to, factor);
    back.add(() -> {
      move(output.slope(), output, to, input.slope(), input, from, factor);
      move(output.slopeMotion(), output, to, input.slopeMotion(), input, from, factor);
    });
  }

  private void move(
      double[] source, Variable input, int[] from, double[] target, Variable output, int[] to, double factor) {
    for (int sample = 0; sample < batch; sample++) {
      int read = input.offset(sample);
      int write = output.offset(sample);
      for (int i = 0; i < from.length; i++) {
        target[write + to[i]] += factor * source[read + from[i]];
      }
    }
  }

  /** Adds to each element the largest of a window of the input's elements; its slope goes to the first such. */
  void addLargest(Variable input, int[][] windows, Variable output) {
    int[] chosen = new int[batch * windows.length];
    for (int sample = 0; sample < batch; sample++) {
      for (int o = 0; o < windows.length; o++) {
        int largest = input.offset(sample) + windows[o][0];
        for (int element : windows[o]) {
          if (input.value()[input.offset(sample) + element] > input.value()[largest]) {
            largest = input.offset(sample) + element;
          }
        }
        int to = output.offset(sample) + o;
        chosen[to] = largest;
        output.value()[to] += input.value()[largest];
        output.motion()[to] += input.motion()[largest];
      }
    }
    back.add(() -> {
      for (int i = 0; i < chosen.length; i++) {
        input.slope()[chosen[i]] += output.slope()[i];
        input.slopeMotion()[chosen[i]] += output.slopeMotion()[i];
      }
    });
  }

  /** Adds a function of each element. */
  void apply(Curve curve, Variable input, Variable output) {
    double[] x = input.value();
    double[] dx = input.motion();
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = curve.at(x[i]);
      output.value()[i] += y[i];
      output.motion()[i] += curve.slope(x[i], y[i]) * dx[i];
    }
    back.add(() -> {
      for (int i = 0; i < y.length; i++) {
        double slope = curve.slope(x[i], y[i]);
        input.slope()[i] += slope * output.slope()[i];
        input.slopeMotion()[i] +=
            slope * output.slopeMotion()[i] + curve.bend(x[i], y[i]) * dx[i] * output.slope()[i];
      }
    });
  }

  /** Adds the products of two variables, element by element. */
  void multiply(Variable one, Variable other, Variable output) {
    for (int i = 0; i < output.value().length; i++) {
      output.value()[i] += one.value()[i] * other.value()[i];
      output.motion()[i] += one.motion()[i] * other.value()[i] + one.value()[i] * other.motion()[i];
    }
    back.add(() -> {
      handOn(output, other, one);
      handOn(output, one, other);
    });
  }

  private static void handOn(Variable output, Variable factor, Variable to) {
    for (int i = 0; i < output.value().length; i++) {
      to.slope()[i] += output.slope()[i] * factor.value()[i];
      to.slopeMotion()[i] += output.slopeMotion()[i] * factor.value()[i] + output.slope()[i] * factor.motion()[i];
    }
  }

  /** Adds each channel of the batch, normalised to mean 0 and variance 1, times its gain. */
  void normalise(Variable input, Variable gain, int channels, double epsilon, Variable output) {
    int area = input.size() / channels;
    for (int channel = 0; channel < channels; channel++) {
      int first = channel * area;
      int[] places = IntStream.range(0, area * batch).map(i -> input.offset(i / area) + first + i % area).toArray();
      normalise(new Together(input, places, gain, channel, output), epsilon);
    }
  }

  /** Adds so many successive elements after another, each time normalised to mean 0 and variance 1. */
  void normaliseSamples(Variable input, int features, double epsilon, Variable output) {
    Variable one = new Variable(new double[] {1}, new double[1]);
    for (int first = 0; first < input.size() * batch; first += features) {
      int[] places = IntStream.range(first, first + features).toArray();
      normalise(new Together(input, places, one, 0, output), epsilon);
    }
  }

  private void normalise(Together numbers, double epsilon) {
    numbers.forward(epsilon);
    back.add(numbers::backward);
  }

  /** What is normalised together, times gain g: y = g h with h = r (x - mean) and r = (variance + epsilon)^-1/2. */
  private static final class Together {
    private final Variable input;
    private final int[] places;
    private final Variable gain;
    private final int channel;
    private final Variable output;
    private final double[] h;
    private final double[] dh;
    private double r;
    private double dr;

    /**
     * @param places in input and output
     * @param channel place of the gain
     */
    Together(Variable input, int[] places, Variable gain, int channel, Variable output) {
      this.input = input;
      this.places = places;
      this.gain = gain;
      this.channel = channel;
      this.output = output;
      h = new double[places.length];
      dh = new double[places.length];
    }

    void forward(double epsilon) {
      double mean = 0;
      double meanMotion = 0;
      for (int i = 0; i < h.length; i++) {
        mean += input.value()[places[i]] / h.length;
        meanMotion += input.motion()[places[i]] / h.length;
      }
      double variance = 0;
      double varianceMotion = 0;
      for (int i = 0; i < h.length; i++) {
        h[i] = input.value()[places[i]] - mean;
        dh[i] = input.motion()[places[i]] - meanMotion;
        variance += h[i] * h[i] / h.length;
        varianceMotion += 2 * h[i] * dh[i] / h.length;
      }
      r = 1 / Math.sqrt(variance + epsilon);
      dr = -0.5 * r * r * r * varianceMotion;
      double g = gain.value()[channel];
      double dg = gain.motion()[channel];
      for (int i = 0; i < h.length; i++) {
        dh[i] = dr * h[i] + r * dh[i];
        h[i] *= r;
        output.value()[places[i]] += g * h[i];
        output.motion()[places[i]] += dg * h[i] + g * dh[i];
      }
    }

    void backward() {
      double sum = 0;
      double sumMotion = 0;
      double product = 0;
      double productMotion = 0;
      for (int i = 0; i < h.length; i++) {
        double slope = output.slope()[places[i]];
        double motion = output.slopeMotion()[places[i]];
        sum += slope;
        sumMotion += motion;
        product += slope * h[i];
        productMotion += motion * h[i] + slope * dh[i];
      }
      gain.slope()[channel] += product;
      gain.slopeMotion()[channel] += productMotion;
      double g = gain.value()[channel];
      double dg = gain.motion()[channel];
      int n = h.length;
      for (int i = 0; i < n; i++) {
        double left = output.slope()[places[i]] - (sum + h[i] * product) / n;
        double leftMotion =
            output.slopeMotion()[places[i]] - (sumMotion + dh[i] * product + h[i] * productMotion) / n;
        input.slope()[places[i]] += g * r * left;
        input.slopeMotion()[places[i]] += (dg * r + g * dr) * left + g * r * leftMotion;
      }
    }
  }
}
