// SPDX-License-Identifier: Apache-2.0
/** Second derivatives of losses, computed from a network's description and weights, whatever its engine. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.curvature;
