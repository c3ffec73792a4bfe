// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;

/** Parts of the server that may not be there yet, or just then: asked without, a request is to be sent again. */
public final class Present {
  private Present() {}

  /**
   * The part.
   *
   * @param part may be null, as a dynamic reference is while there is no service
   * @param name for the message
   */
  public static <T> T of(T part, String name) {
    if (part == null) {
      String sentence = name + " is not there yet";
      throw new WebApplicationException(
          sentence, Problem.of(503, sentence).answer().header(HttpHeaders.RETRY_AFTER, 1).build());
    }
    return part;
  }
}
