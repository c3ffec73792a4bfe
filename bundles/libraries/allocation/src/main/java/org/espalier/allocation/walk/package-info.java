// SPDX-License-Identifier: Apache-2.0
/**
 * Agents that divide what is kept by walking over a network's layers. Sections, equations and tables are those of the
 * thesis that {@code docs/constrained-rl.md} is about.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.allocation.walk;
