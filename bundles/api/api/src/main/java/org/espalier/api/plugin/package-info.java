// SPDX-License-Identifier: Apache-2.0
/** How a plug-in declares itself. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.5.0")
package org.espalier.api.plugin;
