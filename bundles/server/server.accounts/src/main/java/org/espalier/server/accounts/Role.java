// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;

/** What a person may do; each may what those before it may. */
public enum Role {
  /** Read. */
  VIEWER,
  /** Submit experiments, and cancel their own. */
  RESEARCHER,
  /** Deploy and retire bundles, cancel any experiment, set priorities. */
  MAINTAINER,
  /** People, tokens, projects, backups. */
  ADMIN;

  /** As people write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The role of a text.
   *
   * @throws InvalidInputException if there is none
   */
  public static Role of(String text) {
    return Stream.of(values()).filter(role -> role.text().equals(text)).findFirst()
        .orElseThrow(() -> new InvalidInputException("there is no role '" + text + "'; there are "
            + Stream.of(values()).map(Role::text).collect(Collectors.joining(", "))));
  }
}
