// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An experiment as a person submits it.
 *
 * @param owner name of the person
 * @param project name of the project that it belongs to
 * @param key by which a submission that is sent twice is known to be the same, chosen by the owner
 * @param name what it is called until its file is read
 * @param fileName of the file, for messages
 * @param file its text; 1,000,000 characters at most
 * @param changes options given beside the file, as {@code path=value}
 * @param priority what has a higher one begins before
 * @param resources what each run takes
 * @param deadline time from now after which it is ended, whatever is missing; empty for none
 */
public record NewExperiment(
    String owner, String project, Optional<String> key, String name, String fileName, String file,
    List<String> changes, int priority, Resources resources, Optional<Duration> deadline) {

  public NewExperiment {
    changes = List.copyOf(changes);
  }

  /** One whose runs take a core each, and as long as they take. */
  public NewExperiment(
      String owner, String project, Optional<String> key, String name, String fileName, String file,
      List<String> changes, int priority) {
    this(owner, project, key, name, fileName, file, changes, priority, Resources.USUAL, Optional.empty());
  }
}
