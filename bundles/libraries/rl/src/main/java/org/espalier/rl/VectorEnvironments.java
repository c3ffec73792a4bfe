// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.espalier.api.rl.Environment;
import org.espalier.api.rl.VectorEnvironment;

/** Makes vectors of environments, which refuse rewards, costs and observations that are no finite numbers. */
public final class VectorEnvironments {
  private VectorEnvironments() {}

  /**
   * Environments stepped together in the environment's own way, where it has one, else one after another.
   *
   * @param count at least 1
   * @param make gives a new environment at each call
   */
  public static VectorEnvironment of(int count, Supplier<? extends Environment> make) {
    requireSome(count);
    Environment first = make.get();
    return checked(first, first.vector(count).orElseGet(() -> sequential(count, first, make)));
  }

  /** Environments stepped one after another, even if there is a faster way. */
  public static VectorEnvironment inTurn(int count, Supplier<? extends Environment> make) {
    requireSome(count);
    Environment first = make.get();
    return checked(first, sequential(count, first, make));
  }

  /** Checked parts check themselves, and know whom to blame. */
  private static VectorEnvironment checked(Environment first, VectorEnvironment all) {
    return first instanceof CheckedEnvironment ? all : new CheckedEnvironments(all);
  }

  /** Environments that are not checked. */
  static VectorEnvironment sequential(int count, Environment first, Supplier<? extends Environment> make) {
    Stream<Environment> others = Stream.<Environment>generate(make::get).limit(count - 1L);
    return new SequentialEnvironments(Stream.concat(Stream.of(first), others).toList());
  }

  private static void requireSome(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("the number of environments is " + count + "; it must be at least 1");
    }
  }
}
