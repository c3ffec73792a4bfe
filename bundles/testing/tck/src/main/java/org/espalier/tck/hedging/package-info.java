// SPDX-License-Identifier: Apache-2.0
/** What claims, measures of risk and rules to compare with must do, as JUnit classes to extend. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.tck.hedging;
