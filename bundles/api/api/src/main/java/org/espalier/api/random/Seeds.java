// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The source of all randomness of a run. Each use asks for its own stream by name; streams of different names are
 * independent, and the stream of a name depends on nothing but the seed and the name. Immutable.
 *
 * @param path the seed and the scopes below it, such as {@code 3/evaluation}
 */
public record Seeds(String path) {

  /** The streams of the run with this seed. */
  public static Seeds of(long seed) {
    return new Seeds(Long.toString(seed));
  }

  /**
   * The streams of a part of the run: {@code scope("a").stream("b")} differs from every {@code stream} of this object.
   */
  public Seeds scope(String name) {
    return new Seeds(path + "/" + name);
  }

  /** A new stream, at its beginning. */
  public RandomStream stream(String name) {
    ByteBuffer digest = ByteBuffer.wrap(sha256(path + "#" + name));
    return new RandomStream(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
  }

  /** A seed for code that takes a number instead of a stream, such as {@code Environment.reset(seed)}. */
  public long seed(String name) {
    return stream(name).nextLong();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
