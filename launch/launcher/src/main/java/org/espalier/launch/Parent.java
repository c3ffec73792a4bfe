// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.util.concurrent.TimeUnit;

/**
 * The script that waits for this process and says how it ended. Where it is killed this process ends like it, at once
 * and without a word: whoever kills what they started means all of it. The system tells nobody that a parent has died,
 * but it gives the child another one.
 */
final class Parent {
  private static final long LOOK_EVERY_MILLIS = 100;
  /** What a shell makes of SIGKILL. */
  private static final int KILLED = 137;

  private Parent() {}

  /**
   * Watches over it.
   *
   * @param number of its process
   */
  static void watch(long number) {
    Thread watch = new Thread(() -> {
      while (isThere(number)) {
        pause();
      }
      Runtime.getRuntime().halt(KILLED);
    }, "espalier-parent");
    watch.setDaemon(true);
    watch.start();
  }

  private static boolean isThere(long number) {
    try {
      return ProcessHandle.current().parent().filter(parent -> parent.pid() == number).isPresent();
    } catch (OutOfMemoryError e) {
      return true; // as far as is known
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      // a plug-in's doing, which changes nothing here
    }
  }
}
