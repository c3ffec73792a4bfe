// SPDX-License-Identifier: Apache-2.0
/** What follows from how a network is connected. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.espalier.network;
