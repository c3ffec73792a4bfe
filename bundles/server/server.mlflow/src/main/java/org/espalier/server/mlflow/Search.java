// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.server.data.Fields;
import org.espalier.server.data.Filter;
import org.espalier.server.data.FilterSyntax;
import org.espalier.server.data.Page;
import org.espalier.server.data.Sort;

/**
 * What is asked for in a search.
 *
 * @param text a filter
 * @param by what comes first, each as the syntax of orders has it
 * @param after the token of the page before; empty for the first
 * @param limit items of a page at most
 */
record Search(String text, List<String> by, ViewType view, String after, int limit) {
  /** Clients may ask for so many, and get what a page has at most. */
  private static final long MOST = 50_000;

  static Search of(
      Optional<String> filter, Optional<List<String>> by, Optional<String> view, Optional<String> after,
      Optional<Long> most) {
    int limit = limit(most, Page.MOST, Page.MOST);
    return new Search(filter.orElse(""), by.orElse(List.of()), ViewType.of(view), after.orElse(""), limit);
  }

  /**
   * How many items a page has of which so many are wanted.
   *
   * @param usual if nobody says
   * @param most that there are
   */
  static int limit(Optional<Long> asked, int usual, int most) {
    long wanted = asked.orElse((long) usual);
    if (wanted < 1 || wanted > MOST) {
      throw Refusal.invalid("max_results is " + wanted + "; it must be from 1 to " + MOST);
    }
    return (int) Math.min(wanted, most);
  }

  Filter filter(Fields fields) {
    return FilterSyntax.filter(text, fields);
  }

  List<Sort> order(Fields fields) {
    return FilterSyntax.order(
        by.stream().filter(one -> !one.isBlank()).collect(Collectors.joining(", ")), fields);
  }

  /** The same, from another place on. */
  Search from(String place, int items) {
    return new Search(text, by, view, place, items);
  }
}
