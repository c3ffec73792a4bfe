// SPDX-License-Identifier: Apache-2.0
/** What the server remembers, as plain records and the services that keep them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.server.data;
