// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.plugin;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Sizes that options multiply to, checked before memory is taken. */
public final class Sizes {
  /** The JVM's own limit is a few below 2^31. */
  private static final long MOST = Integer.MAX_VALUE - 8L;

  private Sizes() {}

  /**
   * The length of an array of numbers.
   *
   * @param what the numbers are, for the refusal: such as {@code the states of the examples}
   * @param factors each at least 0
   * @throws InvalidInputException if their product is more than an array holds, or takes more than all memory that the
   *     process may use
   */
  public static int product(String what, long... factors) {
    return product(what, Runtime.getRuntime().maxMemory(), factors);
  }

  static int product(String what, long memory, long[] factors) {
    requireCounts(what, factors);
    long product = 1;
    boolean fits = true;
    for (long factor : factors) {
      fits &= factor == 0 || product <= MOST / factor;
      product = fits ? product * factor : 1;
    }
    boolean none = Arrays.stream(factors).anyMatch(factor -> factor == 0);
    if (!fits && !none) {
      throw new InvalidInputException(
          what + ": " + shown(factors) + " numbers are more than an array holds, which is " + MOST
              + "; make one of these smaller");
    } else if (product > memory / Float.BYTES) {
      throw new InvalidInputException(
          what + ": " + shown(factors) + " numbers take more memory than there is, which is " + (memory >> 20)
              + " MiB; make one of these smaller, or give the process more");
    }
    return none ? 0 : (int) product;
  }

  /**
   * Checks that things which are no single array have room in memory.
   *
   * @param what they are, for the refusal: such as {@code the images}
   * @param bytes of each
   * @param factors how many there are of them: each at least 0
   * @throws InvalidInputException if they take more than all memory that the process may use
   */
  public static void fit(String what, long bytes, long... factors) {
    fit(what, Runtime.getRuntime().maxMemory(), bytes, factors);
  }

  static void fit(String what, long memory, long bytes, long[] factors) {
    requireCounts(what, factors);
    double all = bytes;
    for (long factor : factors) {
      all *= factor;
    }
    if (all > memory) {
      throw new InvalidInputException(
          what + ": " + shown(factors) + " of " + bytes + (bytes == 1 ? " byte" : " bytes")
              + " take more memory than there is, which is " + (memory >> 20)
              + " MiB; make one of these smaller, or give the process more");
    }
  }

  private static void requireCounts(String what, long... factors) {
    for (long factor : factors) {
      if (factor < 0) {
        throw new IllegalArgumentException(what + ": a size of " + factor + "; it must be at least 0");
      }
    }
  }

  private static String shown(long... factors) {
    return Arrays.stream(factors).mapToObj(Long::toString).collect(Collectors.joining(" x "));
  }
}
