// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import org.espalier.server.data.ExperimentRecord;

/** Entity tags of records that have versions (RFC 9110, section 13). */
final class Versions {
  private Versions() {}

  static EntityTag tag(ExperimentRecord record) {
    return new EntityTag(Long.toString(record.version()));
  }

  /** Refuses a change that was meant for another version ({@code If-Match}). */
  static void require(Request request, ExperimentRecord record) {
    Preconditions.known(request, tag(record), "experiment " + record.id()).ifPresent(same -> {
      throw Problem.exception(412, "If-None-Match names the version that experiment " + record.id() + " has");
    });
  }
}
