// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import java.util.Arrays;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.espalier.api.random.RandomStream;

/**
 * Regression by a Gaussian process with a Matern kernel of smoothness 5/2 (Rasmussen and Williams 2006, eq. 2.25, 2.26
 * and 4.17). Inputs and outputs are standardised; one length for all inputs and the noise are those of highest marginal
 * likelihood on a grid, the kernel's variance that which maximises it given these (eq. 2.30).
 */
final class GaussianProcess {
  /** Lengths for one input; the more inputs, the farther points are from each other. */
  private static final double[] LENGTHS = {0.5, 1, 2, 4};
  /** Variance of the noise as a share of the kernel's. */
  private static final double[] NOISES = {0.01, 0.1, 0.3, 1, 3};
  /** Keeps matrices that are positive semidefinite definite. */
  private static final double JITTER = 1e-9;

  private final double[] means;
  private final double[] scales;
  private final double outputMean;
  private final double outputScale;
  private final double[][] inputs;
  private final Fit fit;

  /** A kernel with the training matrix factorised. */
  private record Fit(
      double length, double variance, CholeskyDecomposition factor, RealVector weights, double likelihood) {}

  /**
   * @param inputs points, all of one dimension, at least one
   * @param outputs a number for each
   */
  GaussianProcess(double[][] inputs, double[] outputs) {
    int dimensions = inputs[0].length;
    means = new double[dimensions];
    scales = new double[dimensions];
    for (int d = 0; d < dimensions; d++) {
      int column = d;
      double[] values = Arrays.stream(inputs).mapToDouble(point -> point[column]).toArray();
      means[d] = mean(values);
      scales[d] = deviation(values, means[d]);
    }
    outputMean = mean(outputs);
    outputScale = deviation(outputs, outputMean);
    this.inputs = Arrays.stream(inputs).map(this::standardised).toArray(double[][]::new);
    fit = best(Arrays.stream(outputs).map(y -> (y - outputMean) / outputScale).toArray());
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).sum() / values.length;
  }

  /** 1 where all values are equal. */
  private static double deviation(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double deviation = Math.sqrt(squares / values.length);
    return deviation > 1e-12 * Math.max(1, Math.abs(mean)) ? deviation : 1;
  }

  private double[] standardised(double[] point) {
    double[] standardised = new double[point.length];
    Arrays.setAll(standardised, d -> (point[d] - means[d]) / scales[d]);
    return standardised;
  }

  private Fit best(double[] outputs) {
    Fit best = null;
    for (double length : LENGTHS) {
      for (double noise : NOISES) {
        Fit fit = fit(length * Math.sqrt(means.length), noise, new ArrayRealVector(outputs));
        if (best == null || fit.likelihood() > best.likelihood()) {
          best = fit;
        }
      }
    }
    return best;
  }

  private Fit fit(double length, double noise, RealVector outputs) {
    int n = inputs.length;
    RealMatrix matrix = kernel(inputs, inputs, length);
    for (int i = 0; i < n; i++) {
      matrix.addToEntry(i, i, noise + JITTER);
    }
    CholeskyDecomposition factor = new CholeskyDecomposition(matrix);
    RealVector weights = factor.getSolver().solve(outputs);
    double variance = Math.max(1e-12, outputs.dotProduct(weights) / n);
    double logDeterminant = 0;
    for (int i = 0; i < n; i++) {
      logDeterminant += 2 * StrictMath.log(factor.getL().getEntry(i, i));
    }
    // constants left out
    double likelihood = -0.5 * (n * StrictMath.log(variance) + logDeterminant);
    return new Fit(length, variance, factor, weights, likelihood);
  }

  private static RealMatrix kernel(double[][] some, double[][] others, double length) {
    RealMatrix kernel = new Array2DRowRealMatrix(some.length, others.length);
    for (int i = 0; i < some.length; i++) {
      for (int j = 0; j < others.length; j++) {
        kernel.setEntry(i, j, matern(distance(some[i], others[j]) / length));
      }
    }
    return kernel;
  }

  private static double distance(double[] a, double[] b) {
    double squares = 0;
    for (int d = 0; d < a.length; d++) {
      squares += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return Math.sqrt(squares);
  }

  private static double matern(double distance) {
    double r = Math.sqrt(5) * distance;
    return (1 + r + r * r / 3) * StrictMath.exp(-r);
  }

  /** The expected outputs at points. */
  double[] mean(double[][] points) {
    RealMatrix cross = kernel(standardised(points), inputs, fit.length());
    return scaled(cross.operate(fit.weights()));
  }

  /** Standard deviations of the function, without its noise, at points. */
  double[] deviation(double[][] points) {
    RealMatrix cross = kernel(standardised(points), inputs, fit.length());
    RealMatrix solved = fit.factor().getSolver().solve(cross.transpose());
    double[] deviations = new double[points.length];
    for (int i = 0; i < deviations.length; i++) {
      double explained = cross.getRowVector(i).dotProduct(solved.getColumnVector(i));
      deviations[i] = outputScale * Math.sqrt(fit.variance() * Math.max(0, 1 - explained));
    }
    return deviations;
  }

  /** One draw of the function that the outputs are noisy values of, at some points together. */
  double[] draw(double[][] points, RandomStream random) {
    double[][] standardised = standardised(points);
    RealMatrix cross = kernel(standardised, inputs, fit.length());
    RealMatrix covariance = kernel(standardised, standardised, fit.length())
        .subtract(cross.multiply(fit.factor().getSolver().solve(cross.transpose())))
        .scalarMultiply(fit.variance());
    RealVector noise = new ArrayRealVector(points.length);
    for (int i = 0; i < points.length; i++) {
      noise.setEntry(i, random.nextGaussian());
    }
    return scaled(cross.operate(fit.weights()).add(root(covariance).operate(noise)));
  }

  /** A lower triangle whose product with its transpose is a positive semidefinite matrix, but for rounding. */
  private static RealMatrix root(RealMatrix covariance) {
    int n = covariance.getRowDimension();
    double[][] root = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double rest = covariance.getEntry(i, j);
        for (int k = 0; k < j; k++) {
          rest -= root[i][k] * root[j][k];
        }
        if (i == j) {
          root[i][i] = Math.sqrt(Math.max(rest, 0));
        } else {
          // what varies no more by itself follows from the points before it
          root[i][j] = root[j][j] > 1e-6 ? rest / root[j][j] : 0;
        }
      }
    }
    return new Array2DRowRealMatrix(root, false);
  }

  private double[][] standardised(double[][] points) {
    return Arrays.stream(points).map(this::standardised).toArray(double[][]::new);
  }

  private double[] scaled(RealVector outputs) {
    return Arrays.stream(outputs.toArray()).map(y -> outputMean + outputScale * y).toArray();
  }
}
