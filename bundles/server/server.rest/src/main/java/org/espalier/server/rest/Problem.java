// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.json.Json;

/**
 * Why a request was not done, as RFC 9457 has it.
 *
 * @param status of HTTP
 * @param title of the status
 * @param detail in a sentence
 */
public record Problem(String type, String title, int status, String detail) {
  /** The type of its body. */
  public static final String MEDIA_TYPE = "application/problem+json";
  static final MediaType MEDIA = MediaType.valueOf(MEDIA_TYPE);

  private static final Map<Integer, String> TITLES = Map.ofEntries(
      Map.entry(400, "Bad Request"), Map.entry(401, "Unauthorized"), Map.entry(403, "Forbidden"),
      Map.entry(404, "Not Found"), Map.entry(405, "Method Not Allowed"), Map.entry(406, "Not Acceptable"),
      Map.entry(408, "Request Timeout"), Map.entry(409, "Conflict"), Map.entry(412, "Precondition Failed"),
      Map.entry(413, "Content Too Large"), Map.entry(415, "Unsupported Media Type"),
      Map.entry(416, "Range Not Satisfiable"), Map.entry(422, "Unprocessable Content"),
      Map.entry(429, "Too Many Requests"), Map.entry(500, "Internal Server Error"),
      Map.entry(503, "Service Unavailable"), Map.entry(507, "Insufficient Storage"));

  static Problem of(int status, String detail) {
    return new Problem("about:blank", TITLES.getOrDefault(status, "HTTP " + status), status, detail);
  }

  /** The answer that says it; more headers may be added. */
  ResponseBuilder answer() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", type);
    json.put("title", title);
    json.put("status", (long) status);
    json.put("detail", detail);
    return Response.status(status).type(MEDIA).entity(Json.canonical(json).getBytes(StandardCharsets.UTF_8));
  }

  /** To be thrown where a request cannot be done. */
  public static WebApplicationException exception(int status, String detail) {
    return new WebApplicationException(detail, of(status, detail).answer().build());
  }

  /** To be thrown where there is no such thing. */
  public static WebApplicationException notFound(String what) {
    return exception(404, "there is no " + what);
  }
}
