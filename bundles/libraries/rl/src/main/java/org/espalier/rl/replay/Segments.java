// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import java.io.IOException;

/** Where the full segments of a replay buffer are kept, each written once. Used by one thread. */
public interface Segments {

  /** Rows of a segment, always the same. */
  int length();

  boolean has(long number);

  /** Keeps a segment; when this returns it is there for good, whole or not at all if it does not return. */
  void write(long number, byte[] rows) throws IOException;

  /** @throws IOException if it is not there */
  byte[] read(long number) throws IOException;

  /** Lets go of all segments with smaller numbers. */
  void forgetBefore(long number) throws IOException;

  /** Lets go of this segment and all with larger numbers. */
  void forgetFrom(long number) throws IOException;
}
