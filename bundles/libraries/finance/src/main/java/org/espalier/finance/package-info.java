// SPDX-License-Identifier: Apache-2.0
/** Formulas and statistics of markets and of hedges. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.finance;
