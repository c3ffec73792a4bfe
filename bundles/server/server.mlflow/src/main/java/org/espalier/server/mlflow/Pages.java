// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.server.data.Page;

/** Listings one after the other as one, whose tokens say in which of them a page begins, and where in it. */
final class Pages {
  private Pages() {}

  /** One of the listings. */
  interface Listing<T> {
    Page<T> page(String after, int limit);
  }

  static <T> Page<T> chained(List<Listing<T>> listings, String after, int limit) {
    int at = 0;
    String place = "";
    if (!after.isEmpty()) {
      int colon = after.indexOf(':');
      if (colon != 1 || after.charAt(0) < '0' || after.charAt(0) - '0' >= listings.size()) {
        throw Refusal.invalid("the page token does not come from a page before");
      }
      at = after.charAt(0) - '0';
      place = after.substring(2);
    }
    List<T> items = new ArrayList<>();
    for (; at < listings.size(); at++) {
      if (items.size() == limit) {
        return new Page<>(items, Optional.of(at + ":"));
      }
      Page<T> page = listings.get(at).page(place, limit - items.size());
      items.addAll(page.items());
      if (page.next().isPresent()) {
        return new Page<>(items, Optional.of(at + ":" + page.next().get()));
      }
      place = "";
    }
    return new Page<>(items, Optional.empty());
  }
}
