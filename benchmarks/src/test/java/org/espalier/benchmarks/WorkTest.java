// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Nominal floating-point operations beside products written out. */
final class WorkTest {
  private static void assertFlops(double expected, Workload workload) {
    assertEquals(expected, workload.work().flops().orElseThrow(), 1e-9 * expected, workload.name());
  }

  @Test
  void aForwardPassHasTwoForEveryMultiplyAdd() {
    assertFlops(2.0 * 64 * (4 * 64 + 64 * 64 + 64 * 2), Workload.FORWARD_64);
  }

  @Test
  void anUpdateHasThreeProductsButForTheSlopesByItsInputs() {
    int dense = 64 * 256 + 256 * 128 + 128 * 64 + 64 * 8;
    assertFlops(2.0 * 64 * (3 * dense - 64 * 256), Workload.UPDATE);
    assertFlops(2.0 * 3000 * (3 * dense - 64 * 256), Workload.EPOCH);
    assertFlops(.1 * 2.0 * 64 * (3 * dense - 64 * 256), Workload.UPDATE_90);
  }

  @Test
  void anLstmReadsItsInputAtEveryStep() {
    assertFlops(2.0 * 256 * 30 * (3 * (4 * 32 * (8 + 32) + 32) - 4 * 32 * 8), Workload.LSTM);
  }

  @Test
  void unrolledTheSlopesByTheInputsAreMissingAtTheFirstStepOnly() {
    assertFlops(2.0 * 1024 * (90 * (8 * 64 + 64 * 64 + 64) - 8 * 64), Workload.UNROLLED_64);
  }

  @Test
  void aConvolutionMultipliesAtEveryPixel() {
    double vgg =
        9.0 * (1024 * 3 * 64 + 256 * 64 * 128 + 64 * (128 * 256 + 256 * 256) + 16 * (256 * 512 + 512 * 512)
            + 4 * 2 * 512 * 512) + 512 * 10;
    assertFlops(2 * 256 * vgg, Workload.VGG_FORWARD);
    assertFlops(2 * 60 * (3 * vgg - 9 * 1024 * 3 * 64), Workload.VGG_UPDATE);
  }

  @Test
  void halfOfTheFiltersAreAboutAQuarterOfTheWork() {
    for (Workload workload : Workload.values()) {
      workload.whole().ifPresent(whole -> {
        double part = workload.work().flops().orElseThrow() / whole.work().flops().orElseThrow();
        assertTrue(part > .25 && part < .28, workload + " " + part);
      });
    }
  }

  @Test
  void softActorCriticUpdatesThreeNetworksOfFive() {
    double actor = 17 * 256 + 256 * 256 + 256 * 12;
    double critic = 23 * 256 + 256 * 256 + 256;
    double learning = 2 * (3 * critic - 23 * 256) + 3 * actor - 17 * 256;
    assertFlops(2.0 * 256 * (actor + 2 * critic + learning + 2 * 2 * critic), Workload.SAC_UPDATE);
  }

  @Test
  void pruningMultipliesNothing() {
    assertTrue(Workload.PRUNE.work().flops().isEmpty());
  }
}
