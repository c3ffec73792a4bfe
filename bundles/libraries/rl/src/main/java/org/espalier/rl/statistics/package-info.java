// SPDX-License-Identifier: Apache-2.0
/** Running means and variances, and what is normalised by them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.rl.statistics;
