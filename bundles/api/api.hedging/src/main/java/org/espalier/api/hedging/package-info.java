// SPDX-License-Identifier: Apache-2.0
/** Hedging: claims, costs, measures of risk, and rules of trading. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.api.hedging;
