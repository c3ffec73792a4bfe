// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.Optional;
import org.espalier.server.data.Filter;

/** Whether what is deleted is asked for; the names are the protocol's. */
public enum ViewType {
  ACTIVE_ONLY, DELETED_ONLY, ALL;

  /** Lets through, of listings that have a field {@code deleted}, what is asked for. */
  Filter filter() {
    return this == ALL ? Filter.ALL : Filter.equal("deleted", this == DELETED_ONLY ? "true" : "false");
  }

  /** The type of a text; those that are active if there is none. */
  static ViewType of(Optional<String> text) {
    try {
      return text.filter(given -> !given.isBlank()).map(ViewType::valueOf).orElse(ACTIVE_ONLY);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("the view type is " + text.get() + "; it must be ACTIVE_ONLY, DELETED_ONLY or ALL");
    }
  }
}
