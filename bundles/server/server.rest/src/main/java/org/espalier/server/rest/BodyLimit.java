// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Refuses a body that is too long: before it is read if its length is told, else where it becomes too long. One that
 * can't be read to its end is the client's doing too.
 */
final class BodyLimit implements ContainerRequestFilter {
  private final long most;

  /**
   * @param most bytes
   */
  BodyLimit(long most) {
    this.most = most;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (length != null && length.length() > 18 || length != null && Long.parseLong(length) > most) {
      request.abortWith(Problem.of(413, sentence()).answer().header("Connection", "close").build());
    } else {
      request.setEntityStream(new Counted(request.getEntityStream()));
    }
  }

  private String sentence() {
    return "the body is too long; " + most + " bytes are the most here";
  }

  private WebApplicationException tooLong() {
    return Problem.exception(413, sentence());
  }

  private interface Reading<T> {
    T read() throws IOException;
  }

  private final class Counted extends FilterInputStream {
    private long read;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() {
      int one = come(super::read);
      count(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      int bytes = come(() -> super.read(buffer, from, length));
      count(Math.max(0, bytes));
      return bytes;
    }

    @Override
    public long skip(long bytes) {
      long skipped = come(() -> super.skip(bytes));
      count(skipped);
      return skipped;
    }

    private <T> T come(Reading<T> reading) {
      try {
        return reading.read();
      } catch (IOException | RuntimeException e) {
        throw Problem.exception(
            400, "the body ends too early, comes too slowly, or is not of the form that its headers tell");
      }
    }

    private void count(long bytes) {
      read += bytes;
      if (read > most) {
        throw tooLong();
      }
    }
  }
}
