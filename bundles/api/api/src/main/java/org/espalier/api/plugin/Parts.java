package org.espalier.api.plugin;

import java.util.List;

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
}
