// SPDX-License-Identifier: Apache-2.0
/**
 * Pruning as independent choices: which weights matter (criterion), how many each layer keeps (distribution), what goes
 * as a whole (granularity), and when (schedule).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.api.pruning;
