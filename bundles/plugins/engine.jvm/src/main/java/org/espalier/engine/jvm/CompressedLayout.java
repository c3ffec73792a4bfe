// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm;

import org.espalier.api.engine.Mask;

/**
 * The elements that a mask keeps, in canonical order: compressed sparse rows, a row a place of the padded layout's
 * outputs. For the way back the same elements are also indexed by inputs.
 */
final class CompressedLayout implements Layout {
  private final PanelLayout layout;
  private final int size;
  private final int[] places;
  private final int[] starts;
  private final int[] index;
  private final int[] startsByInput;
  private final int[] indexByInput;
  private final int[] orderByInput;

  CompressedLayout(PanelLayout padded, Mask mask) {
    int inputs = padded.inputs();
    this.layout = padded;
    this.size = mask.size();
    this.places = mask.places();
    this.starts = new int[padded.span() + 1];
    this.index = new int[places.length];
    this.startsByInput = new int[inputs + 1];
    this.indexByInput = new int[places.length];
    this.orderByInput = new int[places.length];
    for (int k = 0; k < places.length; k++) {
      index[k] = places[k] % inputs;
      starts[padded.place(places[k] / inputs) + 1]++;
      startsByInput[index[k] + 1]++;
    }
    addUp(starts);
    addUp(startsByInput);
    int[] next = startsByInput.clone();
    for (int k = 0; k < places.length; k++) {
      int at = next[index[k]]++;
      indexByInput[at] = padded.place(places[k] / inputs);
      orderByInput[at] = k;
    }
  }

  private static void addUp(int[] counts) {
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
  }

  @Override
  public int length() {
    return places.length;
  }

  @Override
  public float[] canonical(float[] stored) {
    float[] canonical = new float[size];
    for (int k = 0; k < places.length; k++) {
      canonical[places[k]] = stored[k];
    }
    return canonical;
  }

  @Override
  public void store(float[] canonical, float[] stored) {
    for (int k = 0; k < places.length; k++) {
      stored[k] = canonical[places[k]];
    }
  }

  /** First element of each place, and the end. */
  int[] starts() {
    return starts;
  }

  /** Input of each element. */
  int[] index() {
    return index;
  }

  /** First element of each input, and the end, in the order by inputs. */
  int[] startsByInput() {
    return startsByInput;
  }

  /** Place of each element, in the order by inputs. */
  int[] indexByInput() {
    return indexByInput;
  }

  /** Puts stored elements into the order by inputs. */
  void byInput(float[] stored, float[] byInput) {
    for (int k = 0; k < byInput.length; k++) {
      byInput[k] = stored[orderByInput[k]];
    }
  }

  /** Writes the elements to their places in the padded matrix and leaves the others alone. */
  void scatter(float[] stored, float[] padded) {
    for (int o = 0; o + 1 < starts.length; o++) {
      for (int k = starts[o]; k < starts[o + 1]; k++) {
        padded[layout.at(index[k], o)] = stored[k];
      }
    }
  }

  /** Adds to the stored elements those at their places in the padded matrix. */
  void gatherAdd(float[] padded, float[] stored) {
    for (int o = 0; o + 1 < starts.length; o++) {
      for (int k = starts[o]; k < starts[o + 1]; k++) {
        stored[k] += padded[layout.at(index[k], o)];
      }
    }
  }
}
