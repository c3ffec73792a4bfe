// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.util.Map;

/** Headers of every answer, which tell browsers to do less. */
final class Protection {
  static final Map<String, String> HEADERS = Map.of(
      "X-Content-Type-Options", "nosniff",
      "X-Frame-Options", "DENY",
      "Referrer-Policy", "no-referrer",
      "Cross-Origin-Resource-Policy", "same-origin",
      "Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");

  private Protection() {}
}
