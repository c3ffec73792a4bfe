// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.util.List;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers what needs no framework: help, and what is kept. It is found on the launcher's class path by its entry in
 * {@code META-INF/services}; where there is none, everything goes to the {@link Command}.
 */
@ConsumerType
public interface Front {

  /**
   * Answers, if it can. Runs on the launcher's main thread, before the {@link Command}.
   *
   * @return the exit code of the process; empty if nothing was written and the framework is needed
   */
  OptionalInt answer(List<String> arguments, Console console, Cache cache);
}
