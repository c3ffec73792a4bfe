// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;
import java.util.Optional;

/** Who uses the server. Safe for several threads. */
public interface People {
  /** Adds somebody; false if the name is taken. */
  boolean add(Person person);

  Optional<Person> find(String name);

  /** By name. */
  List<Person> all();

  /** Changes the role, and whether they are disabled; false if there is no such person. */
  boolean change(String name, String role, boolean disabled);
}
