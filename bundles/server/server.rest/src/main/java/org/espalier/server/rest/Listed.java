// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.server.data.Page;

/**
 * A page of a listing.
 *
 * @param next to be sent as {@code after} for the next page; absent on the last
 */
public record Listed<T>(List<T> items, Optional<String> next) {
  static <R, T> Listed<T> of(Page<R> page, Function<R, T> view) {
    return new Listed<>(page.items().stream().map(view).toList(), page.next());
  }
}
