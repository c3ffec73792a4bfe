// SPDX-License-Identifier: Apache-2.0
/** Smaller networks of the same function. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.network.compaction;
