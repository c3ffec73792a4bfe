// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;
import java.util.Optional;

/**
 * A part of a listing.
 *
 * @param next asks for the part that follows; empty if this was the last
 */
public record Page<T>(List<T> items, Optional<String> next) {
  /** Items of a page at most. */
  public static final int MOST = 1000;

  public Page {
    items = List.copyOf(items);
  }
}
