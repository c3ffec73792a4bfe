// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.plugin.Parts;
import org.espalier.api.rl.Environment;

/**
 * The environments of one training, made of a plug-in's parts, which are given back when it ends: a run may train many
 * times. Each is a {@linkplain CheckedEnvironment checked} one. Safe for use by several threads.
 */
public final class LentEnvironments implements Supplier<Environment>, AutoCloseable {
  private final Parts parts;
  private final List<CheckedEnvironment> open = new ArrayList<>();

  public LentEnvironments(Parts parts) {
    this.parts = parts;
  }

  /** Another one. */
  @Override
  public Environment get() {
    CheckedEnvironment environment = CheckedEnvironment.of(parts);
    synchronized (open) {
      open.add(environment);
    }
    return environment;
  }

  @Override
  public void close() {
    synchronized (open) {
      open.forEach(CheckedEnvironment::release);
      open.clear();
    }
  }
}
