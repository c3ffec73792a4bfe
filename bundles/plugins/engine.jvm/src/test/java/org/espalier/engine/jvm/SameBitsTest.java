// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.espalier.engine.jvm.kernel.Kernels;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The same training run gives the same bits whatever computes it: with and without the Vector API, at each vector
 * width, on every JDK that is found. JDKs are looked for beside the one that runs the tests, in JAVA_HOME and its like,
 * and in ESPALIER_JDKS (paths, separated as in PATH).
 */
final class SameBitsTest {
  private static long expected;
  private static long residual;
  private static long half;

  @BeforeAll
  static void here() {
    expected = TrainingDigest.of(new JvmEngine(Kernels.scalar()));
    residual = TrainingDigest.ofResidual(new JvmEngine(Kernels.scalar()));
    half = TrainingDigest.ofHalf(new JvmEngine(Kernels.scalar()));
  }

  @Test
  void withVectorsInThisVm() {
    assertEquals(expected, TrainingDigest.of(new JvmEngine()));
    assertEquals(residual, TrainingDigest.ofResidual(new JvmEngine()));
  }

  /** Results stay those of earlier versions; who changes an order of sums changes this, too, and says so. */
  @Test
  void theDigestIsThatOfEarlierVersions() {
    assertEquals("1cfa4465", Long.toHexString(expected));
  }

  @Test
  void theDigestOfDenseAndRecurrentNetworksIsThatOfEarlierVersions() {
    assertEquals("3787a8f9", Long.toHexString(TrainingDigest.ofDenseAndRecurrent(new JvmEngine())));
  }

  @Test
  void theDigestOfResidualNetworksIsThatOfEarlierVersions() {
    assertEquals("f6b7988e", Long.toHexString(residual));
  }

  @Test
  void inSeveralThreadsAtOnce() throws InterruptedException {
    JvmEngine shared = new JvmEngine();
    long[] found = new long[3];
    long[] foundResidual = new long[found.length];
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < found.length; t++) {
      int place = t;
      Thread thread = new Thread(() -> {
        found[place] = TrainingDigest.of(shared);
        foundResidual[place] = TrainingDigest.ofResidual(shared);
      });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    for (int t = 0; t < found.length; t++) {
      assertEquals(expected, found[t]);
      assertEquals(residual, foundResidual[t]);
    }
  }

  @TestFactory
  Stream<DynamicTest> onEveryJdkAndAtEveryWidth() {
    return OtherJvms.jdks().entrySet().stream()
        .flatMap(
            jdk -> jdk.getValue().equals(OtherJvms.own())
                ? Stream.of(
                    test(jdk, "128 bits", OtherJvms.vectors(16)),
                    test(jdk, "256 bits", OtherJvms.vectors(32)),
                    test(jdk, "512 bits", OtherJvms.vectors(64)))
                : Stream.of(
                    test(jdk, "scalar", List.of()),
                    test(jdk, "the widest", OtherJvms.vectors(64))));
  }

  @Test
  void severalJdksWereFound() {
    Set<String> jdks = OtherJvms.jdks().keySet();
    assumeTrue(jdks.size() > 1, "only one JDK was found; set ESPALIER_JDKS to compare more: " + jdks);
  }

  private static DynamicTest test(Map.Entry<String, Path> jdk, String kernels, List<String> options) {
    return DynamicTest.dynamicTest(
        jdk.getKey() + ", " + kernels,
        () -> {
          String[] answer =
              OtherJvms.run(
                  jdk.getValue(), options, TrainingDigest.class, options.isEmpty() ? "scalar" : "fastest").split("\t");
          // a machine with narrower vectors than asked for uses its own
          assertTrue(options.isEmpty() == answer[0].equals("scalar"), answer[0]);
          assertEquals(Long.toHexString(half), answer[1], answer[0]);
        });
  }
}
