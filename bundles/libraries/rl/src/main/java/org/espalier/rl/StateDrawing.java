// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.rl.Drawing;

/**
 * A drawing of a view that stays.
 *
 * @param now gives the marks of the present state
 */
public record StateDrawing(View view, double stepsPerSecond, Supplier<List<Mark>> now) implements Drawing {
  @Override
  public List<Mark> marks() {
    return now.get();
  }
}
