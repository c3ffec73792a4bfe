// SPDX-License-Identifier: Apache-2.0
/** Contract suites of pruning plug-ins, to be extended by their tests. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.tck.pruning;
