// SPDX-License-Identifier: Apache-2.0
/** Asks a shared server, as its users do. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.client;
