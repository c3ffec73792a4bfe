// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.dl4j;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Arrays that have been closed and still have their memory: ND4J 1.0.0-M2.1 frees that of an array when its Java object
 * is collected, closed or not. Young objects are collected soon; for those that have grown old there is a full
 * collection from time to time, as long as networks compute, because nothing else may need one for hours. Used by all
 * threads.
 */
final class ClosedArrays {
  /** A collection takes a tenth or two of a second. */
  private static final long NANOS = Duration.ofSeconds(15).toNanos();

  private static final AtomicLong FREED = new AtomicLong(System.nanoTime());

  private ClosedArrays() {}

  /** Frees them if it is time to; called often. */
  static void free() {
    long last = FREED.get();
    long now = System.nanoTime();
    if (now - last >= NANOS && FREED.compareAndSet(last, now)) {
      Nd4j.getMemoryManager().invokeGc();
    }
  }
}
