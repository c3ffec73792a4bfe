package org.espalier.server.rest;

import java.util.Set;

/**
 * Who asks.
 *
 * @param name of the person
 * @param projects names of those whose experiments they see
 */
public record Caller(String name, Role role, Set<String> projects) {
  public Caller {
    projects = Set.copyOf(projects);
  }

  /** Whether they may do what needs a role. */
  public boolean may(Role needed) {
    return role.compareTo(needed) >= 0;
  }
}
