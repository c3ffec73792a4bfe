// SPDX-License-Identifier: Apache-2.0
/** Small plug-ins of every kind, whose numbers depend on every step, and experiments with them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.laboratory;
