// SPDX-License-Identifier: Apache-2.0
/** What a new plug-in begins with: a bundle that builds, passes its tests and can be used as it is written. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.scaffold;
