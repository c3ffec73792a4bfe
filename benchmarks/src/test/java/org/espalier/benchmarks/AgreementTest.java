// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.espalier.api.engine.Engine;
import org.espalier.engine.jvm.JvmEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is timed is the same work: both sides give the same outputs, before and after. */
final class AgreementTest {
  private static final int IMAGES = 6;

  private static Work small(Workload workload) {
    return workload.work().images() ? workload.work().on(IMAGES) : workload.work();
  }

  @ParameterizedTest
  @EnumSource
  void engineAndLibtorchGiveTheSameOutputs(Workload workload) {
    Work work = small(workload);
    Engine engine = new JvmEngine();
    Optional<String> refusal = engine.refusal(work.architecture());
    assumeTrue(refusal.isEmpty(), () -> refusal.orElseThrow());
    Subject jvm = Subject.of(engine, work);
    try (TorchSubject.Plain plain = new TorchSubject.Plain()) {
      Subject torch = Subject.libtorch(work, MemoryFormat.Contiguous);
      assertEquals(0, Agreement.difference(torch.outputs(), jvm.outputs()), work.images() ? 1e-4 : 1e-5);
      // after several steps of Adam, rounding has grown in batch norm over few images
      for (int n = 0; n < (work.images() ? 1 : 3); n++) {
        jvm.run();
        torch.run();
      }
      if (work.comparable()) {
        assertEquals(0, Agreement.difference(torch.outputs(), jvm.outputs()), work.images() ? 2e-3 : 1e-3);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ANY, names = {"VGG_.*", "SIX_.*"})
  void bothFormatsOfImagesGiveTheSameOutputs(Workload workload) {
    Work work = small(workload);
    Agreement agreement = new Agreement(work);
    try (TorchSubject.Plain plain = new TorchSubject.Plain()) {
      double difference = agreement.difference(Subject.libtorch(work, MemoryFormat.ChannelsLast));
      assertTrue(difference <= 1, workload + " " + difference);
    }
  }

  @Test
  void whatTurnsOutOtherwiseIsFound() {
    Work work = Workload.FORWARD_64.work();
    Map<Side, Subject> sides = new EnumMap<>(Side.class);
    sides.put(Side.LIBTORCH, Subject.libtorch(work, MemoryFormat.Contiguous));
    sides.put(Side.CHANNELS_LAST, wrong());
    new Agreement(work).check(sides);
    assertEquals(Map.of(Side.LIBTORCH, sides.get(Side.LIBTORCH)), sides);
    sides.put(Side.ENGINE, wrong());
    assertThrows(IllegalStateException.class, () -> new Agreement(work).check(sides));
  }

  private static Subject wrong() {
    float[] outputs = new float[Workload.FORWARD_64.work().batch() * 2];
    outputs[5] = Float.NaN;
    return new Subject() {
      @Override
      public void run() {}

      @Override
      public float[] outputs() {
        return outputs;
      }
    };
  }

  @Test
  void anotherBuildComputesTheSameWithItsOwnClasses() throws Exception {
    Engine other = OtherBuild.engine(
        Path.of(JvmEngine.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
    assertTrue(other.getClass() != JvmEngine.class && other.getClass().getName().equals(JvmEngine.class.getName()));
    Work work = Workload.UPDATE.work();
    Subject one = Subject.of(other, work);
    Subject two = Subject.of(new JvmEngine(), work);
    one.run();
    two.run();
    assertArrayEquals(two.outputs(), one.outputs());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> OtherBuild.engine(Path.of("no.jar")));
    assertEquals("no.jar does not exist", refused.getMessage());
  }
}
