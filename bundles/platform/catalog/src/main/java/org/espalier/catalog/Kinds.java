// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The kinds of the plug-ins that are there. Safe for use by several threads. */
@ProviderType
public interface Kinds {

  /** All of which there is a plug-in, those of the platform and those of domains, by their ids. */
  List<KindDescription> kinds();
}
