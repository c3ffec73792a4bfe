// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The projects. Safe for several threads. */
public interface Projects {
  /** Adds a project with its members; false if the name is taken. */
  boolean add(Project project);

  Optional<Project> find(String name);

  /** By name. */
  List<Project> all();

  /** Names of those that are open or have the person among their members. */
  Set<String> of(String person);

  /** Says whether everybody sees it; false if there is no such project. */
  boolean change(String name, boolean open);

  /** Adds a member, or takes one away. */
  void member(String project, String person, boolean is);
}
