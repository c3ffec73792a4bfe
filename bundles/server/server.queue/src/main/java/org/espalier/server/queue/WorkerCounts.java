// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** How many worker processes there are. Safe for several threads. */
@ProviderType
public interface WorkerCounts {
  /** By what they do, in a word: {@code starting}, {@code waiting} or {@code working}. */
  Map<String, Integer> all();
}
