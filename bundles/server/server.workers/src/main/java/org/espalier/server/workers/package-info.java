// SPDX-License-Identifier: Apache-2.0
/** Processes that carry out runs for a server. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.server.workers;
