// SPDX-License-Identifier: Apache-2.0
/** What the launcher and the bundle that holds the commands agree on. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.launch;
