// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.procedure;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which run of a cell is meant: its arm and its sparsity, of which there is one each.
 *
 * @param arm the arm's name
 * @param sparsity share of prunable weights to remove; empty for a run that prunes nothing
 */
public record RunReference(String arm, OptionalDouble sparsity) {
  private static final Pattern PRUNED = Pattern.compile("(.+)-(\\d+\\.\\d+(?:E-\\d+)?)", Pattern.DOTALL);

  public RunReference {
    if (arm.isEmpty() || PRUNED.matcher(arm).matches()) {
      throw new IllegalArgumentException(
          "an arm can't be called \"" + arm + "\": it must be words, and not end as a sparsity does");
    }
  }

  /** A run that prunes. */
  public RunReference(String arm, double sparsity) {
    this(arm, OptionalDouble.of(sparsity));
  }

  /** A run that prunes nothing. */
  public RunReference(String arm) {
    this(arm, OptionalDouble.empty());
  }

  /** The reference that {@link #toString} wrote. */
  public static RunReference of(String name) {
    Matcher pruned = PRUNED.matcher(name);
    return pruned.matches()
        ? new RunReference(pruned.group(1), Double.parseDouble(pruned.group(2))) : new RunReference(name);
  }

  /** The run's name: {@code dense}, {@code ticket-0.9}. */
  @Override
  public String toString() {
    return sparsity.isPresent() ? arm + "-" + sparsity.getAsDouble() : arm;
  }
}
