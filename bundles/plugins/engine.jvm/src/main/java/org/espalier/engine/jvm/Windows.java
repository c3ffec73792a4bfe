// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.engine.jvm.kernel.Kernels;

/**
 * Which pixels of an image a convolution reads for each pixel that it writes: as runs of neighbouring pixels that read
 * the same taps of the kernel, each tap at a fixed distance. What lies outside of the image is left out, not
 * multiplied.
 */
final class Windows {
  private static final int LANES = Kernels.LANES;

  private final int[] offsets;
  private final List<Run> runs = new ArrayList<>();

  /**
   * Neighbouring pixels of the result.
   *
   * @param target the first
   * @param pixels how many
   * @param base the pixel of the source from which the first one's taps are counted
   * @param taps first and end of each range of taps, ascending
   */
  record Run(int target, int pixels, int base, int[] taps) {}

  /** A square kernel over an image of so many rows and columns of pixels. */
  record Geometry(int height, int width, int kernel, int stride, int padding) {
    int outHeight() {
      return (height + 2 * padding - kernel) / stride + 1;
    }

    int outWidth() {
      return (width + 2 * padding - kernel) / stride + 1;
    }

    int taps() {
      return kernel * kernel;
    }

    /** The row of the input that a tap reads for this row of the output; it may be outside. */
    int row(int outRow, int tap) {
      return outRow * stride - padding + tap / kernel;
    }

    /** The column that a tap reads for the first column of the output; it may be outside. */
    int column(int tap) {
      return tap % kernel - padding;
    }

    /** The first column of the output for which a tap reads a column within the input. */
    int first(int tap) {
      return Math.max(0, Math.floorDiv(stride - 1 - column(tap), stride));
    }

    /** The one after the last. */
    int end(int tap) {
      return Math.min(outWidth(), Math.floorDiv(width - 1 - column(tap), stride) + 1);
    }

    /** Places, in the input, of the rows of a panel that belong to one row of the output, from its first column on. */
    int[] rows(int samples) {
      int[] rows = new int[outWidth() * samples];
      for (int r = 0; r < rows.length; r++) {
        rows[r] = (r / samples * stride * samples + r % samples) * LANES;
      }
      return rows;
    }
  }

  private Windows(int taps) {
    this.offsets = new int[taps];
  }

  /** From the input to the output. */
  static Windows forward(Geometry g) {
    Windows windows = new Windows(g.taps());
    for (int tap = 0; tap < g.taps(); tap++) {
      windows.offsets[tap] = tap / g.kernel() * g.width() + tap % g.kernel();
    }
    for (int h = 0; h < g.outHeight(); h++) {
      for (int w = 0; w < g.outWidth(); w++) {
        int top = h * g.stride() - g.padding();
        int left = w * g.stride() - g.padding();
        boolean[] inside = new boolean[g.taps()];
        for (int tap = 0; tap < inside.length; tap++) {
          inside[tap] =
              within(top + tap / g.kernel(), g.height()) && within(left + tap % g.kernel(), g.width());
        }
        windows.append(h * g.outWidth() + w, w > 0, top * g.width() + left, ranges(inside));
      }
    }
    return windows;
  }

  /** From slopes of the output to those of the input. */
  static Windows back(Geometry g) {
    Windows windows = new Windows(g.taps());
    for (int tap = 0; tap < g.taps(); tap++) {
      windows.offsets[tap] =
          -(tap / g.kernel() / g.stride() * g.outWidth() + tap % g.kernel() / g.stride());
    }
    for (int h = 0; h < g.height(); h++) {
      for (int w = 0; w < g.width(); w++) {
        int bottom = h + g.padding();
        int right = w + g.padding();
        boolean[] inside = new boolean[g.taps()];
        for (int tap = 0; tap < inside.length; tap++) {
          inside[tap] =
              meets(bottom - tap / g.kernel(), g.stride(), g.outHeight())
                  && meets(right - tap % g.kernel(), g.stride(), g.outWidth());
        }
        int base = bottom / g.stride() * g.outWidth() + right / g.stride();
        windows.append(h * g.width() + w, w > 0, base, ranges(inside));
      }
    }
    return windows;
  }

  private static boolean within(int place, int size) {
    return place >= 0 && place < size;
  }

  private static boolean meets(int place, int stride, int size) {
    return place >= 0 && place % stride == 0 && place / stride < size;
  }

  private static int[] ranges(boolean[] inside) {
    List<Integer> ends = new ArrayList<>();
    for (int tap = 0; tap <= inside.length; tap++) {
      boolean here = tap < inside.length && inside[tap];
      boolean before = tap > 0 && inside[tap - 1];
      if (here != before) {
        ends.add(tap);
      }
    }
    return ends.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A pixel joins the run before it if it reads the same taps, one pixel further. */
  private void append(int target, boolean sameRow, int base, int[] taps) {
    Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
    if (sameRow && last.base() + last.pixels() == base && Arrays.equals(last.taps(), taps)) {
      runs.set(runs.size() - 1, new Run(last.target(), last.pixels() + 1, last.base(), taps));
    } else {
      runs.add(new Run(target, 1, base, taps));
    }
  }

  List<Run> runs() {
    return runs;
  }

  int taps() {
    return offsets.length;
  }

  /** Places of the channels at all taps, in panels with this distance, for so many samples a pixel. */
  int[] places(int channels, int panel, int samples) {
    int[] places = new int[offsets.length * channels];
    for (int tap = 0; tap < offsets.length; tap++) {
      for (int c = 0; c < channels; c++) {
        places[tap * channels + c] = offsets[tap] * samples * LANES + c / LANES * panel + c % LANES;
      }
    }
    return places;
  }
}
