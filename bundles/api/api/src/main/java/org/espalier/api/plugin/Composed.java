// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.plugin;

/**
 * A plug-in that is composed with others, which it declares in {@link Plugin#parts}: an environment that wraps an
 * environment, a procedure with an algorithm, a criterion made of criteria. Any plug-in may be, whatever its kind, and
 * so may its parts.
 */
public interface Composed {

  /**
   * Receives its parts: called once, before anything else. To ask for a part here is allowed, and to do so later.
   *
   * @param parts its own; to be kept as long as it lives
   */
  void compose(Parts parts);
}
