// SPDX-License-Identifier: Apache-2.0
/** Engine-neutral descriptions of neural networks. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.3.0")
package org.espalier.api.network;
