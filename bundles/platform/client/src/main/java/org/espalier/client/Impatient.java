// SPDX-License-Identifier: Apache-2.0
package org.espalier.client;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A body that ends with an exception where nothing comes for too long: the limit of a request ends with its headers.
 */
final class Impatient extends FilterInputStream {
  private final Duration limit;
  private volatile boolean late;

  /**
   * @param body whose reader fails when it is closed by another thread
   */
  Impatient(InputStream body, Duration limit) {
    super(body);
    this.limit = limit;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    CompletableFuture<Void> turn = new CompletableFuture<Void>().orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    turn.whenComplete((done, tooLate) -> {
      if (tooLate != null) {
        giveUp();
      }
    });
    try {
      int read = super.read(bytes, offset, length);
      if (!late) {
        return read;
      }
    } catch (IOException e) {
      if (!late) {
        throw e;
      }
    } finally {
      turn.complete(null);
    }
    throw new IOException("nothing has come for " + limit.toSeconds() + " s");
  }

  private void giveUp() {
    late = true;
    try {
      in.close();
    } catch (IOException e) {
      // there is nobody to tell: the reader has an exception of its own
    }
  }
}
