// SPDX-License-Identifier: Apache-2.0
/** Contract suite of budgets, to be extended by their tests. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.tck.budget;
