// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** Something that the server needs to be ready; registered as a service by who knows. Called by any thread. */
@ConsumerType
public interface Check {
  /** What is wrong, in a sentence; empty if nothing is. Must answer within a second. */
  Optional<String> problem();
}
