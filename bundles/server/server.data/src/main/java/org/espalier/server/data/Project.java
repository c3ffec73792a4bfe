// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What experiments belong to.
 *
 * @param name unique; lower-case letters, digits and {@code . _ -}
 * @param open whether everybody sees it; else its members do
 * @param members names of people
 */
public record Project(String name, boolean open, Instant created, Set<String> members) {
  /** The project that is always there. */
  public static final String DEFAULT = "default";

  public Project {
    members = Collections.unmodifiableSet(new TreeSet<>(members));
  }
}
