// SPDX-License-Identifier: Apache-2.0
/** Data sets for supervised learning. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.espalier.api.data;
