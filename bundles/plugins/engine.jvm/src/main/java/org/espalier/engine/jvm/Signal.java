// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.espalier.api.plugin.Sizes;
import org.espalier.engine.jvm.kernel.Kernels;
import org.espalier.engine.jvm.kernel.Transposition;

/**
 * What flows between two layers for one batch: features at one or more steps, which are those of time, or the pixels of
 * an image, whose features are its channels. Blocks of samples lie one after another, each in panels or by columns,
 * whichever its writer chose; a reader that wants the other gets it made. The first value lies at {@link
 * Kernels#FIRST}.
 *
 * <ul>
 *   <li>In panels: [features / lanes][steps][samples][lanes], with a gap between two panels that keeps them apart in
 *       the cache. Lanes beyond the last feature are finite, those of slopes 0.
 *   <li>By columns: [steps][features][samples, padded to lanes]. Beyond the last sample are zeros or finite numbers:
 *       zeros if it was made from panels or samples.
 * </ul>
 */
final class Signal {
  private static final int LANES = Kernels.LANES;

  /** Steps that are flattened together: more would lie in too many lines of one set of a cache. */
  private static final int RUN = 4;

  private final Shape shape;
  private final int capacity;
  private final boolean[] inPanels;
  private final boolean[] byColumns;
  private float[] panels = {};
  private float[] columns = {};

  /**
   * Of one sample.
   *
   * @param image whether, in the order of the API, each feature has all its steps together
   */
  record Shape(int steps, int features, boolean image) {

    /** Values of one sample. */
    int size() {
      return steps * features;
    }

    /** Number of a value in the order of the API. */
    int number(int step, int feature) {
      return image ? feature * steps + step : step * features + feature;
    }
  }

  Signal(Shape shape, int capacity) {
    // some more for what is padded
    Sizes.product("what flows between two layers", capacity + 2L * Samples.BLOCK, shape.size() + 2L * LANES);
    this.shape = shape;
    this.capacity = capacity;
    this.inPanels = new boolean[Samples.blocks(capacity)];
    this.byColumns = new boolean[inPanels.length];
  }

  /** An empty one of the same size. */
  Signal another() {
    return new Signal(shape, capacity);
  }

  Shape shape() {
    return shape;
  }

  int capacity() {
    return capacity;
  }

  int steps() {
    return shape.steps();
  }

  /** Features of one step. */
  int features() {
    return shape.features();
  }

  /** Values of one sample, all steps. */
  int size() {
    return shape.size();
  }

  /** The one that there is of these samples; columns, if both are there. */
  Arrangement arrangement(Samples samples) {
    return byColumns[samples.first()] ? Arrangement.COLUMNS : Arrangement.PANELS;
  }

  /** To be filled in this arrangement. */
  float[] write(Arrangement arrangement, Samples samples) {
    boolean toPanels = arrangement == Arrangement.PANELS;
    for (int block = samples.first(); block < samples.end(); block++) {
      inPanels[block] = toPanels;
      byColumns[block] = !toPanels;
    }
    return values(arrangement);
  }

  /** The values in this arrangement. */
  float[] read(Arrangement arrangement, Samples samples) {
    boolean[] there = arrangement == Arrangement.PANELS ? inPanels : byColumns;
    float[] values = values(arrangement);
    for (int block = samples.first(); block < samples.end(); block++) {
      if (!there[block]) {
        if (arrangement == Arrangement.PANELS) {
          fromColumns(block, samples);
        } else {
          fromPanels(block, samples);
        }
        there[block] = true;
      }
    }
    return values;
  }

  private float[] values(Arrangement arrangement) {
    int full = capacity / Samples.BLOCK;
    int rest = capacity % Samples.BLOCK;
    if (arrangement == Arrangement.PANELS) {
      if (panels.length == 0) {
        panels = new float[Kernels.FIRST + full * inBlock(Samples.BLOCK) + inBlock(rest)];
      }
      return panels;
    }
    if (columns.length == 0) {
      columns = new float[Kernels.FIRST + size() * Kernels.padded(capacity)];
    }
    return columns;
  }

  /** Place of a block's first value. */
  int block(Arrangement arrangement, int block) {
    return Kernels.FIRST
        + block * (arrangement == Arrangement.PANELS ? inBlock(Samples.BLOCK) : size() * Samples.BLOCK);
  }

  /** Number of places that a block takes, gaps included. */
  int length(Arrangement arrangement, int block, Samples samples) {
    return arrangement == Arrangement.PANELS ? inBlock(samples.count(block)) : size() * samples.width(block);
  }

  /** Place of a block's values at this step: in the first panel, or of the first feature. */
  int place(Arrangement arrangement, int block, int step, Samples samples) {
    return block(arrangement, block)
        + step * (arrangement == Arrangement.PANELS ? samples.count(block) * LANES : features() * samples.width(block));
  }

  private int inBlock(int count) {
    return Kernels.panels(features()) * panel(count);
  }

  /**
   * From a panel to the next in a block of so many samples: the number of rows is four more than a multiple of eight,
   * so that tiles of neighbouring panels lie in different sets of a cache; few rows may lie side by side.
   */
  int panel(int count) {
    int rows = shape.steps() * count;
    return LANES * (rows < 4 ? rows : (rows + 3) / 8 * 8 + 4);
  }

  private void fromPanels(int block, Samples samples) {
    int count = samples.count(block);
    int width = samples.width(block);
    for (int t = 0; t < steps(); t++) {
      int from = place(Arrangement.PANELS, block, t, samples);
      int to = place(Arrangement.COLUMNS, block, t, samples);
      for (int f = 0; f < features(); f += LANES) {
        Transposition.transpose(
            panels, from + f / LANES * panel(count), LANES, columns, to + f * width, width, count,
            Math.min(LANES, features() - f));
      }
      pad(to, count, width);
    }
  }

  /** Zeros beyond the last sample. */
  private void pad(int at, int count, int width) {
    for (int f = 0; f < features() && count < width; f++) {
      Arrays.fill(columns, at + f * width + count, at + (f + 1) * width, 0);
    }
  }

  private void fromColumns(int block, Samples samples) {
    int count = samples.count(block);
    int width = samples.width(block);
    clearLast(block, count);
    for (int t = 0; t < steps(); t++) {
      int from = place(Arrangement.COLUMNS, block, t, samples);
      int to = place(Arrangement.PANELS, block, t, samples);
      for (int f = 0; f < features(); f += LANES) {
        Transposition.transpose(
            columns, from + f * width, width, panels, to + f / LANES * panel(count), LANES,
            Math.min(LANES, features() - f), count);
      }
    }
  }

  /** Zeros in the last panel, where there are lanes beyond the last feature. */
  private void clearLast(int block, int count) {
    if (features() % LANES != 0) {
      int at = block(Arrangement.PANELS, block) + features() / LANES * panel(count);
      Arrays.fill(panels, at, at + steps() * count * LANES, 0);
    }
  }

  /** Takes samples that lie one after another in the order of the API. */
  void load(float[] values, int batch, Arrangement arrangement) {
    Samples samples = Samples.all(batch);
    write(arrangement, samples);
    for (int block = 0; block < samples.end(); block++) {
      if (arrangement == Arrangement.PANELS) {
        clearLast(block, samples.count(block));
        loadPanels(values, block, samples);
      } else {
        loadColumns(values, block, samples);
      }
    }
  }

  private void loadPanels(float[] values, int block, Samples samples) {
    int count = samples.count(block);
    int panel = panel(count);
    for (int b = 0; b < count; b++) {
      int sample = (block * Samples.BLOCK + b) * size();
      for (int t = 0; t < steps(); t++) {
        int at = place(Arrangement.PANELS, block, t, samples) + b * LANES;
        if (shape.image()) {
          for (int f = 0; f < features(); f++) {
            panels[at + f / LANES * panel + f % LANES] = values[sample + f * steps() + t];
          }
        } else {
          for (int f = 0; f < features(); f += LANES) {
            System.arraycopy(
                values, sample + t * features() + f, panels, at + f / LANES * panel, Math.min(LANES, features() - f));
          }
        }
      }
    }
  }

  private void loadColumns(float[] values, int block, Samples samples) {
    int count = samples.count(block);
    int width = samples.width(block);
    int first = block * Samples.BLOCK * size();
    for (int t = 0; t < steps(); t++) {
      int at = place(Arrangement.COLUMNS, block, t, samples);
      if (shape.image()) {
        for (int f = 0; f < features(); f++) {
          Transposition.transpose(values, first + f * steps() + t, size(), columns, at + f * width, width, count, 1);
        }
      } else {
        Transposition.transpose(values, first + t * features(), size(), columns, at, width, count, features());
      }
      pad(at, count, width);
    }
  }

  /** Gives the samples back in the order of the API. */
  void unload(float[] values, int batch) {
    Samples samples = Samples.all(batch);
    for (int block = 0; block < samples.end(); block++) {
      if (inPanels[block]) {
        unloadPanels(values, block, samples);
      } else {
        unloadColumns(values, block, samples);
      }
    }
  }

  private void unloadPanels(float[] values, int block, Samples samples) {
    int count = samples.count(block);
    int panel = panel(count);
    for (int b = 0; b < count; b++) {
      int sample = (block * Samples.BLOCK + b) * size();
      for (int t = 0; t < steps(); t++) {
        int at = place(Arrangement.PANELS, block, t, samples) + b * LANES;
        if (shape.image()) {
          for (int f = 0; f < features(); f++) {
            values[sample + f * steps() + t] = panels[at + f / LANES * panel + f % LANES];
          }
        } else {
          for (int f = 0; f < features(); f += LANES) {
            System.arraycopy(
                panels, at + f / LANES * panel, values, sample + t * features() + f, Math.min(LANES, features() - f));
          }
        }
      }
    }
  }

  private void unloadColumns(float[] values, int block, Samples samples) {
    int width = samples.width(block);
    int first = block * Samples.BLOCK * size();
    for (int t = 0; t < steps(); t++) {
      int at = place(Arrangement.COLUMNS, block, t, samples);
      for (int f = 0; f < features(); f += shape.image() ? 1 : features()) {
        int rows = shape.image() ? 1 : features();
        Transposition.transpose(
            columns, at + f * width, width, values, first + shape.number(t, f), size(), rows, samples.count(block));
      }
    }
  }

  /** Takes the values of a signal of the same size and of another shape, one of the two having a single step. */
  void take(Signal other, Samples samples) {
    Arrangement arrangement = other.arrangement(samples);
    float[] from = other.read(arrangement, samples);
    float[] to = write(arrangement, samples);
    // the one with several steps says which value is where in the other
    Shape several = steps() > 1 ? shape : other.shape;
    for (int block = samples.first(); block < samples.end(); block++) {
      if (arrangement == Arrangement.PANELS) {
        clearLast(block, samples.count(block));
      }
      for (int f = 0; f < several.features(); f++) {
        for (int t = 0; t < several.steps(); ) {
          boolean run =
              arrangement == Arrangement.PANELS && several.image() && several.number(t, f) % RUN == 0
                  && t + RUN <= several.steps();
          take(other, from, to, block, t, f, run ? RUN : 1, arrangement, samples);
          t += run ? RUN : 1;
        }
      }
    }
  }

  /** A feature at so many steps, which lie side by side in the one that has a single step. */
  private void take(
      Signal other, float[] from, float[] to, int block, int step, int feature, int steps, Arrangement arrangement,
      Samples samples) {
    boolean here = steps() > 1;
    int number = (here ? shape : other.shape).number(step, feature);
    int source = other.value(arrangement, block, here ? 0 : step, here ? number : feature, samples);
    int target = value(arrangement, block, here ? step : 0, here ? feature : number, samples);
    int count = samples.count(block);
    if (steps == RUN) {
      copyRun(from, source, here ? 1 : count * LANES, to, target, here ? count * LANES : 1, count);
    } else {
      copy(from, source, to, target, arrangement, count);
    }
  }

  /** {@link #RUN} values of all samples of a block, at these distances from each other. */
  private static void copyRun(
      float[] from, int fromAt, int fromDistance, float[] to, int toAt, int toDistance, int count) {
    for (int row = 0; row < count * LANES; row += LANES) {
      int source = fromAt + row;
      int target = toAt + row;
      to[target] = from[source];
      to[target + toDistance] = from[source + fromDistance];
      to[target + 2 * toDistance] = from[source + 2 * fromDistance];
      to[target + 3 * toDistance] = from[source + 3 * fromDistance];
    }
  }

  /** The same row of panels for all samples and steps. */
  void fill(float[] row, Samples samples) {
    float[] to = write(Arrangement.PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int count = samples.count(block);
      for (int f = 0; f < features(); f += LANES) {
        int at = block(Arrangement.PANELS, block) + f / LANES * panel(count);
        for (int r = 0; r < steps() * count; r++) {
          System.arraycopy(row, Kernels.FIRST + f, to, at + r * LANES, LANES);
        }
      }
    }
  }

  /** Zeros, those beyond the last feature included. */
  void clear(Samples samples) {
    float[] values = write(Arrangement.PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int at = block(Arrangement.PANELS, block);
      Arrays.fill(values, at, at + length(Arrangement.PANELS, block, samples), 0);
    }
  }

  /** Takes these features of another signal as all of its own. */
  void gather(Signal other, int[] features, Samples samples) {
    other.read(Arrangement.PANELS, samples);
    write(Arrangement.PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      clearLast(block, samples.count(block));
      int[] from = other.features(block, features, samples);
      int[] to = features(block, IntStream.range(0, features.length).toArray(), samples);
      copy(other.panels, from, panels, to, steps() * samples.count(block));
    }
  }

  /** Takes all features of another signal as these of its own, and leaves the others. */
  void scatter(Signal other, int[] features, Samples samples) {
    other.read(Arrangement.PANELS, samples);
    write(Arrangement.PANELS, samples);
    for (int block = samples.first(); block < samples.end(); block++) {
      int[] from = other.features(block, IntStream.range(0, features.length).toArray(), samples);
      copy(other.panels, from, panels, features(block, features, samples), steps() * samples.count(block));
    }
  }

  /** Places of these features in the first row of a block. */
  private int[] features(int block, int[] features, Samples samples) {
    return Arrays.stream(features).map(f -> value(Arrangement.PANELS, block, 0, f, samples)).toArray();
  }

  /** Several places of each row, as many at a time as lie in one panel or two, whose lines are then met once. */
  private static void copy(float[] from, int[] sources, float[] to, int[] targets, int rows) {
    for (int first = 0; first < sources.length; first += LANES) {
      int end = Math.min(sources.length, first + LANES);
      for (int at = 0; at < rows * LANES; at += LANES) {
        for (int k = first; k < end; k++) {
          to[targets[k] + at] = from[sources[k] + at];
        }
      }
    }
  }

  /** Place of a feature at a step, of the block's first sample. */
  private int value(Arrangement arrangement, int block, int step, int feature, Samples samples) {
    int at = place(arrangement, block, step, samples);
    return arrangement == Arrangement.PANELS
        ? at + feature / LANES * panel(samples.count(block)) + feature % LANES
        : at + feature * samples.width(block);
  }

  /** One value of all samples of a block. */
  private static void copy(float[] from, int source, float[] to, int target, Arrangement arrangement, int count) {
    if (arrangement == Arrangement.COLUMNS) {
      System.arraycopy(from, source, to, target, Kernels.padded(count));
      return;
    }
    for (int b = 0; b < count; b++) {
      to[target + b * LANES] = from[source + b * LANES];
    }
  }
}
