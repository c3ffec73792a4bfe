// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BodyLimitTest {
  /** A body as it comes out of a limit of ten bytes. */
  private static InputStream limited(InputStream body) {
    AtomicReference<InputStream> stream = new AtomicReference<>(body);
    new BodyLimit(10).filter((ContainerRequestContext) Proxy.newProxyInstance(BodyLimitTest.class.getClassLoader(),
        new Class<?>[] {ContainerRequestContext.class}, (request, method, arguments) -> switch (method.getName()) {
          case "getEntityStream" -> stream.get();
          case "setEntityStream" -> {
            stream.set((InputStream) arguments[0]);
            yield null;
          }
          default -> null;
        }));
    return stream.get();
  }

  private static InputStream broken(IOException checked, RuntimeException unchecked) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        if (checked != null) {
          throw checked;
        }
        throw unchecked;
      }
    };
  }

  private static int refusal(InputStream body) {
    return assertThrows(WebApplicationException.class, () -> limited(body).readAllBytes()).getResponse().getStatus();
  }

  @Test
  void whatFitsIsReadAndWhatDoesNotIsRefused() throws IOException {
    assertArrayEquals(new byte[10], limited(new ByteArrayInputStream(new byte[10])).readAllBytes());
    assertEquals(413, refusal(new ByteArrayInputStream(new byte[11])));
  }

  @Test
  void whatCantBeReadIsTheClientsDoing() {
    assertEquals(400, refusal(broken(new EOFException("early"), null)));
    assertEquals(400, refusal(broken(null, new IllegalStateException("too slow"))));
  }
}
