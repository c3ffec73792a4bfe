// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** The command line, registered as a service by one bundle and run once by the launcher. */
@ConsumerType
public interface Command {

  /**
   * Does what the arguments ask for. Runs on the launcher's main thread; when the process is asked to end (Ctrl-C,
   * SIGTERM) it ends at once or, after {@link Console#works}, that thread is interrupted and has {@value
   * #GRACE_SECONDS} seconds to save its work and return.
   *
   * @return the exit code of the process
   */
  int run(List<String> arguments, Console console, Cache cache);

  /** Seconds between the request to end and the end of the process. */
  int GRACE_SECONDS = 30;
}
