// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.espalier.server.data.Filter;

/**
 * Who asks for something, as known at that moment.
 *
 * @param name of the person
 * @param projects names of those that they see
 */
public record Caller(String name, Role role, Set<String> projects) {
  public Caller {
    projects = Collections.unmodifiableSet(new TreeSet<>(projects));
  }

  /** Whether they have the role, or one that may more. */
  public boolean may(Role wanted) {
    return role.compareTo(wanted) >= 0;
  }

  /**
   * Lets through who has the role, or one that may more.
   *
   * @throws DeniedException if they have not
   */
  public void require(Role wanted) {
    if (!may(wanted)) {
      throw new DeniedException(DeniedException.Reason.NOT_ALLOWED, name + " has the role " + role.text()
          + "; this takes the role " + wanted.text());
    }
  }

  public boolean sees(String project) {
    return projects.contains(project);
  }

  /** Of listings that have a field {@code project}, what they see. */
  public Filter visible() {
    return Filter.in("project", List.copyOf(projects));
  }
}
