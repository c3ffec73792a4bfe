// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

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
 */
public record NewExperiment(
    String owner, String project, Optional<String> key, String name, String fileName, String file,
    List<String> changes, int priority) {

  public NewExperiment {
    changes = List.copyOf(changes);
  }
}
