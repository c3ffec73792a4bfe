// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.Optional;

/** What a request asks of the state that it is about (RFC 9110, section 13). */
final class Preconditions {
  private static final int FAILED = 412;

  private Preconditions() {}

  /**
   * The answer 304 where the request knows the state already; empty if it is to be done.
   *
   * @param what has the tag
   */
  static Optional<ResponseBuilder> known(Request request, EntityTag tag, String what) {
    Optional<ResponseBuilder> unmet;
    try {
      unmet = Optional.ofNullable(request.evaluatePreconditions(tag));
    } catch (ProcessingException e) {
      throw Problem.exception(400, "If-Match or If-None-Match is of no form that it can have; it must be * or entity"
          + " tags in quotes, such as \"3\"");
    }
    if (unmet.filter(answer -> answer.build().getStatus() == FAILED).isPresent()) {
      throw Problem.exception(
          FAILED, what + " is not what the request was meant for: its entity tag is \"" + tag.getValue() + "\" now");
    }
    return unmet;
  }
}
