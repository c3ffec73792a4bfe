// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;

/**
 * Filters and orders as people write them: {@code state in (running, queued) and metrics.accuracy > 0.9}.
 *
 * <p>A comparison is a field, one of {@code = == != <> < <= > >= like ilike}, and a value; or {@code field [not] in
 * (value, ...)}, or {@code field between value and value}. {@code not}, {@code and}, {@code or} and brackets combine
 * them, in that order of strength. Words of the syntax may be in capitals. Values and parts of a field's name that are
 * more than letters, digits and {@code . _ - + : /} stand in quotes, single or double, where two quotes are one; parts
 * of names in backquotes too.
 */
public final class FilterSyntax {
  private FilterSyntax() {}

  /**
   * The filter that the text is; {@link Filter#ALL} if it is blank.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if it is none, with line and column
   */
  public static Filter filter(String text, Fields fields) {
    return new FilterParser(text, fields).filter();
  }

  /**
   * The order that the text is: fields with commas between, each with {@code asc} or {@code desc} behind it or neither.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if it is none, with line and column
   */
  public static List<Sort> order(String text, Fields fields) {
    return new FilterParser(text, fields).order();
  }
}
