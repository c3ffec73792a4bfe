// SPDX-License-Identifier: Apache-2.0
/** What the results of an experiment say: tables, figures, verdicts, computed from stored results alone. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.report;
