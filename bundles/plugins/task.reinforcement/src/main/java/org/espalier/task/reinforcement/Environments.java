package org.espalier.task.reinforcement;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.espalier.api.plugin.Parts;
import org.espalier.api.rl.Environment;

/** The environments of one training, which are given back when it ends: a run may train many times. */
final class Environments implements Supplier<Environment>, AutoCloseable {
  private final Parts parts;
  private final List<Environment> open = new ArrayList<>();

  Environments(Parts parts) {
    this.parts = parts;
  }

  /** Another one. */
  @Override
  public Environment get() {
    Environment environment = parts.part(Environment.KIND, Environment.class);
    synchronized (open) {
      open.add(environment);
    }
    return environment;
  }

  @Override
  public void close() {
    synchronized (open) {
      open.forEach(parts::release);
      open.clear();
    }
  }
}
