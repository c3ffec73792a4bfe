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
        + "\",\"status\":" + status + "}";
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), callback);
    return true;
  }
}
