// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

import java.util.List;
import org.espalier.json.JsonObject;
import org.osgi.annotation.versioning.ProviderType;

/** The plug-ins that experiments can name, as a worker sees them. Safe for several threads. */
@ProviderType
public interface Plugins {
  /** Each as {@code espalier plugins --json} has it. */
  List<JsonObject> all();
}
