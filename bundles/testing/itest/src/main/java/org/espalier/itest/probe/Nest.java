// SPDX-License-Identifier: Apache-2.0
package org.espalier.itest.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.espalier.api.plugin.Composed;
import org.espalier.api.plugin.Parts;

/**
 * A plug-in made of others. Asked {@code take KIND}, it takes its parts of a kind and returns them; asked {@code give
 * back}, it releases the one that it took last; asked {@code ended}, it tells whether it was deactivated.
 */
abstract class Nest implements Function<String, Object>, Composed {
  private final List<Object> taken = new ArrayList<>();
  private Parts parts;
  private boolean ended;

  @Override
  public void compose(Parts own) {
    parts = own;
  }

  final void end() {
    ended = true;
  }

  @Override
  public Object apply(String question) {
    if (question.startsWith("take ")) {
      List<?> some = parts.parts(question.substring(5), Function.class);
      taken.addAll(some);
      return some;
    } else if (question.startsWith("one ")) {
      return parts.part(question.substring(4), Function.class);
    } else if (question.equals("give back")) {
      parts.release(taken.remove(taken.size() - 1));
      return "given back";
    }
    return ended;
  }
}
