// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Whether the server can do what it is there for. Safe for several threads. */
@ProviderType
public interface Readiness {
  /** What is missing and why, a sentence each; empty if the server is ready. */
  List<String> missing();
}
