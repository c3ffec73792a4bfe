// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.espalier.engine.jvm.kernel.Kernels;
import org.junit.jupiter.api.Test;

/** What runs of pixels say, pixel by pixel, beside the definition of a convolution. */
final class WindowsTest {
  private static final int GEOMETRIES = 3_000;

  /** A pixel that is written, the tap through which it reads, and the pixel that it reads. */
  private record Link(int target, int tap, int source) {}

  @Test
  void linksAreThoseOfTheDefinitionForwardAndBack() {
    Random random = new Random(3);
    for (int i = 0; i < GEOMETRIES; i++) {
      Windows.Geometry geometry = geometry(random);
      List<Link> forward = new ArrayList<>();
      List<Link> back = new ArrayList<>();
      define(geometry, forward, back);
      int outputs = geometry.outHeight() * geometry.outWidth();
      check(geometry + " forward", Windows.forward(geometry), outputs, new HashSet<>(forward));
      check(geometry + " back", Windows.back(geometry), geometry.height() * geometry.width(), new HashSet<>(back));
    }
  }

  private static Windows.Geometry geometry(Random random) {
    int kernel = 1 + random.nextInt(6);
    int padding = random.nextInt(kernel);
    int least = Math.max(1, kernel - 2 * padding);
    return new Windows.Geometry(
        least + random.nextInt(9), least + random.nextInt(9), kernel, 1 + random.nextInt(4), padding);
  }

  private static void define(Windows.Geometry g, List<Link> forward, List<Link> back) {
    for (int oh = 0; oh < g.outHeight(); oh++) {
      for (int ow = 0; ow < g.outWidth(); ow++) {
        for (int kh = 0; kh < g.kernel(); kh++) {
          for (int kw = 0; kw < g.kernel(); kw++) {
            int h = oh * g.stride() - g.padding() + kh;
            int w = ow * g.stride() - g.padding() + kw;
            if (h >= 0 && h < g.height() && w >= 0 && w < g.width()) {
              int tap = kh * g.kernel() + kw;
              forward.add(new Link(oh * g.outWidth() + ow, tap, h * g.width() + w));
              back.add(new Link(h * g.width() + w, tap, oh * g.outWidth() + ow));
            }
          }
        }
      }
    }
  }

  private static void check(String what, Windows windows, int targets, Set<Link> expected) {
    // of one channel and one sample, a place is a multiple of the lanes
    int[] places = windows.places(1, 0, 1);
    int next = 0;
    Set<Link> found = new HashSet<>();
    for (Windows.Run run : windows.runs()) {
      assertEquals(next, run.target(), what + ": runs follow each other");
      assertTrue(run.pixels() > 0, what);
      next += run.pixels();
      int before = -1;
      for (int k = 0; k < run.taps().length; k += 2) {
        assertTrue(before < run.taps()[k] && run.taps()[k] < run.taps()[k + 1], what + ": taps ascend, with gaps");
        before = run.taps()[k + 1];
        for (int tap = run.taps()[k]; tap < run.taps()[k + 1]; tap++) {
          for (int pixel = 0; pixel < run.pixels(); pixel++) {
            found.add(new Link(run.target() + pixel, tap, run.base() + pixel + places[tap] / Kernels.LANES));
          }
        }
      }
    }
    assertEquals(targets, next, what + ": each pixel once");
    assertEquals(expected, found, what);
  }

  /** Taps, then channels, which lie in panels; pixels of all samples lie together. */
  @Test
  void placesAreByTapsThenChannels() {
    Windows windows = Windows.forward(new Windows.Geometry(5, 7, 2, 1, 0));
    int panel = 1000;
    int[] places = windows.places(18, panel, 3);
    int[] offsets = {0, 1, 7, 8};
    assertEquals(4 * 18, places.length);
    for (int k = 0; k < places.length; k++) {
      int channel = k % 18;
      int pixel = offsets[k / 18] * 3 * Kernels.LANES;
      assertEquals(pixel + (channel < 16 ? channel : panel + channel - 16), places[k], "place " + k);
    }
  }
}
