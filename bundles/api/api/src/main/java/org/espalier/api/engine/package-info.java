// SPDX-License-Identifier: Apache-2.0
/** What computes networks: engines, networks, masks, optimisers. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.espalier.api.engine;
