// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import org.espalier.server.data.ExperimentRecord;

/** Entity tags of records that have versions (RFC 9110, section 13). */
final class Versions {
  private Versions() {}

  static EntityTag tag(ExperimentRecord record) {
    return new EntityTag(Long.toString(record.version()));
  }

  /** Refuses a change that was meant for another version ({@code If-Match}). */
  static void require(Request request, ExperimentRecord record) {
    ResponseBuilder refused = request.evaluatePreconditions(tag(record));
    if (refused != null) {
      throw Problem.exception(412, "experiment " + record.id() + " has changed meanwhile; it is of version "
          + record.version() + " now");
    }
  }
}
