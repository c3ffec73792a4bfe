// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** What Jetty refuses before any resource sees it, as a problem (RFC 9457). */
final class Refusals extends Handler.Abstract {

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus() < HttpStatus.BAD_REQUEST_400
        ? HttpStatus.INTERNAL_SERVER_ERROR_500 : response.getStatus();
    response.setStatus(status);
    Protection.HEADERS.forEach((name, value) -> response.getHeaders().put(name, value));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    String body = "{\"type\":\"about:blank\",\"title\":\"" + HttpStatus.getMessage(status)
        + "\",\"status\":" + status + ",\"detail\":\"" + detail(status) + "\"}";
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }

  private static String detail(int status) {
    return switch (status) {
      case HttpStatus.BAD_REQUEST_400 -> "the address or a header can't be read, or could be read in two ways, such as"
          + " an address with %2F, %25, .. or a double slash";
      case HttpStatus.REQUEST_TIMEOUT_408 -> "the body came too slowly";
      case HttpStatus.URI_TOO_LONG_414 -> "the address is too long";
      case HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431 -> "the headers are too long";
      case HttpStatus.INTERNAL_SERVER_ERROR_500 -> "this is a fault of the server; its log says more";
      default -> "the request was refused";
    };
  }
}
