// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.Locale;

/** What an option's value is; {@link #toString} gives the JSON Schema name of it. */
public enum OptionType {
  /** A {@link String}. */
  STRING,
  /** A {@link Boolean}. */
  BOOLEAN,
  /** A {@link Long} that an {@code int} can hold. */
  INTEGER,
  /** A {@link Long}. */
  LONG,
  /** A finite {@link Double}. */
  NUMBER;

  @Override
  public String toString() {
    return this == LONG ? INTEGER.toString() : name().toLowerCase(Locale.ROOT);
  }
}
