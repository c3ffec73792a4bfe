// SPDX-License-Identifier: Apache-2.0
/** All that a server keeps, as one file: made while it works, put back while none does. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.server.data.backup;
