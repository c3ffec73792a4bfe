// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks.dl4j;

import java.util.concurrent.TimeUnit;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Optimizer;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.engine.dl4j.Dl4jEngine;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** VGG-11 with batch norm on 3 x 32 x 32 images, on oneDNN and on DL4J's own layers, each in a JVM of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 9)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class ConvolutionBenchmark {
  private static final String WITHOUT_ONE_DNN = "-Dorg.eclipse.deeplearning4j.helpers.disable=true";
  private static final int[] FILTERS = {64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0};
  private static final int TRAINED = 60;
  private static final int INFERRED = 256;
  private static final int CLASSES = 10;

  @Param("1")
  public int threads;

  private Network network;
  private Pass training;
  private Pass inference;
  private float[] images;
  private float[] slopes;

  @Setup
  public void start() {
    Seeds seeds = Seeds.of(1);
    network = new Dl4jEngine(threads).create(vgg(), seeds.stream("initial"));
    training = network.pass(TRAINED);
    inference = network.pass(INFERRED);
    images = normal(INFERRED * vgg().inputShape().size(), seeds.stream("images"));
    slopes = normal(TRAINED * CLASSES, seeds.stream("slopes"));
  }

  @TearDown
  public void stop() {
    network.close();
  }

  /** Forward, backward and Adam on 60 images. */
  @Benchmark
  public void trainOnOneDnn() {
    train();
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = {"-Xmx2g", WITHOUT_ONE_DNN})
  public void trainOnBuiltInLayers() {
    train();
  }

  /** Forward on 256 images. */
  @Benchmark
  public float[] inferOnOneDnn() {
    return inference.forward(images, INFERRED, Pass.Mode.INFER);
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = {"-Xmx2g", WITHOUT_ONE_DNN})
  public float[] inferOnBuiltInLayers() {
    return inference.forward(images, INFERRED, Pass.Mode.INFER);
  }

  private void train() {
    network.zeroGradients();
    training.forward(images, TRAINED, Pass.Mode.TRAIN);
    training.backward(slopes);
    network.update(new Optimizer.Adam(1e-3));
  }

  private static Architecture vgg() {
    Initializer he = new Initializer(Initializer.Scheme.HE_NORMAL, 1);
    Architecture.Builder layers = Architecture.from(Shape.of(3, 32, 32));
    for (int filters : FILTERS) {
      if (filters == 0) {
        layers.maxPool();
      } else {
        layers.conv(filters, 3, he).batchNorm().activate(Activation.RELU);
      }
    }
    return layers.flatten().dense(CLASSES, he).build();
  }

  private static float[] normal(int size, RandomStream random) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
