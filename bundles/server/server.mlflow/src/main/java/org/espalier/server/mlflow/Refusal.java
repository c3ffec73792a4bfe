// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.espalier.json.Json;

/**
 * Why a request was not done, as MLflow's clients read it.
 *
 * @param code one of the protocol's
 * @param status of HTTP
 * @param message in a sentence
 */
record Refusal(String code, int status, String message) {
  private static final Map<Integer, String> CODES = Map.ofEntries(
      Map.entry(400, "INVALID_PARAMETER_VALUE"), Map.entry(401, "UNAUTHENTICATED"),
      Map.entry(403, "PERMISSION_DENIED"), Map.entry(404, "RESOURCE_DOES_NOT_EXIST"),
      Map.entry(405, "ENDPOINT_NOT_FOUND"), Map.entry(415, "BAD_REQUEST"), Map.entry(429, "REQUEST_LIMIT_EXCEEDED"),
      Map.entry(500, "INTERNAL_ERROR"), Map.entry(501, "NOT_IMPLEMENTED"),
      Map.entry(503, "TEMPORARILY_UNAVAILABLE"));

  /** With the code that the status has in most cases. A body that is too long is an invalid one. */
  static Refusal of(int status, String message) {
    int said = status == 413 ? 400 : status;
    return new Refusal(CODES.getOrDefault(said, said < 500 ? "BAD_REQUEST" : "INTERNAL_ERROR"), said, message);
  }

  static WebApplicationException invalid(String message) {
    return of(400, message).exception();
  }

  static WebApplicationException missing(String what) {
    return of(404, "there is no " + what).exception();
  }

  static WebApplicationException denied(String message) {
    return of(403, message).exception();
  }

  static WebApplicationException exists(String message) {
    return new Refusal("RESOURCE_ALREADY_EXISTS", 400, message).exception();
  }

  static WebApplicationException unknown(String message) {
    return of(501, message).exception();
  }

  byte[] body() {
    return Json.canonical(Map.of("error_code", code, "message", message)).getBytes(StandardCharsets.UTF_8);
  }

  private WebApplicationException exception() {
    return new WebApplicationException(
        message, Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(body()).build());
  }
}
