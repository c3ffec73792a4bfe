// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.plugin;

import java.util.List;
import java.util.function.Supplier;

/**
 * The plug-ins that an experiment composed a plug-in with: its own ones, as it declares them in {@link Plugin#parts},
 * and neither those of its parts nor those of what it is a part of. Safe for use by several threads.
 *
 * <p>What is asked for lives until it is released, and no longer than the plug-in that asked.
 */
public interface Parts {

  /**
   * A new instance of the one plug-in that the experiment gave for a part, such as {@code part(Environment.KIND,
   * Environment.class)}. Each call gives another one.
   *
   * @throws InvalidInputException if the experiment gave none, or several
   */
  <T> T part(String kind, Class<T> type);

  /** A new instance of each plug-in that the experiment gave for a part, in the file's order; empty if it gave none. */
  <T> List<T> parts(String kind, Class<T> type);

  /**
   * Gives an instance back before its time: it is disposed of with all that it asked for itself.
   *
   * @throws IllegalArgumentException if it did not come from here, or was given back already
   */
  void release(Object part);

  /**
   * What the plug-in, composed as it is, makes at some cost and would make again to the bit, such as the demonstrations
   * of a teacher that is trained for them. It is made once for all instances of the plug-in in this process that have
   * the same options and parts, while others that ask for it wait; when memory is short it may be made again.
   *
   * @param name all that it depends on beside options and parts, such as the seeds that it draws from
   * @param make what makes it; what it throws is thrown to whoever asked, and the next one tries again
   * @return shared: not to be changed
   */
  default byte[] once(String name, Supplier<byte[]> make) {
    return make.get();
  }

  /**
   * What is to be thrown when one of the parts has not done what its kind promises: the run's failure is laid at the
   * door of that part, and not of the plug-in that found out.
   *
   * @param part as it was given, and not given back yet
   * @param did as a clause, such as {@code it gave a reward of NaN}
   */
  default RuntimeException unsound(Object part, String did) {
    return new InvalidInputException(did);
  }
}
