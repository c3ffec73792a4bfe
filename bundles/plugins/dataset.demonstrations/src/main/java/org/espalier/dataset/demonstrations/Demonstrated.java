// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.demonstrations;

import java.util.function.Supplier;
import org.espalier.api.data.Examples;

/**
 * The pairs of one split, of which the number is known before there are any.
 *
 * @param width numbers of an observation
 * @param actionWidth numbers of an action
 * @param recorded asked for when a pair is read
 */
record Demonstrated(int size, int width, int actionWidth, Supplier<Recording.Part> recorded) implements Examples {

  @Override
  public void read(int index, float[] inputs, int inputOffset, float[] targets, int targetOffset) {
    Recording.Part part = recorded.get();
    System.arraycopy(part.observations(), index * width, inputs, inputOffset, width);
    System.arraycopy(part.actions(), index * actionWidth, targets, targetOffset, actionWidth);
  }
}
