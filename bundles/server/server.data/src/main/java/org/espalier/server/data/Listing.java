// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;
import java.util.Map;

/**
 * Records that are listed page by page. A record that is there from the first page to the last comes once, whatever
 * is added or removed meanwhile.
 */
public interface Listing<T> {
  /** What filters and orders can name. */
  Fields fields();

  /**
   * A page.
   *
   * @param order what comes first; where it leaves open, and by default, the newest does
   * @param after {@link Page#next} of the page before, which was asked with the same filter and order; empty for the
   *     first
   * @param limit items at most, from 1 to {@link Page#MOST}
   * @throws org.espalier.api.plugin.InvalidInputException if {@code after} is none, a field is not there, or the limit
   *     is out of range
   */
  Page<T> list(Filter filter, List<Sort> order, String after, int limit);

  /** A page, the newest first. */
  default Page<T> list(Filter filter, String after, int limit) {
    return list(filter, List.of(), after, limit);
  }

  /** How many pass the filter. */
  long count(Filter filter);

  /**
   * How many pass the filter, by a field's values.
   *
   * @param field of type text
   */
  Map<String, Long> counts(Filter filter, String field);
}
