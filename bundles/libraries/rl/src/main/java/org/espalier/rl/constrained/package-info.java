// SPDX-License-Identifier: Apache-2.0
/** Limits on costs and the multipliers that hold them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.rl.constrained;
