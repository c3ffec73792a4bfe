// SPDX-License-Identifier: Apache-2.0
/** How much each layer of a network keeps. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.espalier.allocation;
