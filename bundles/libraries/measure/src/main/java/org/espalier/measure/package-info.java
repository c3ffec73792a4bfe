// SPDX-License-Identifier: Apache-2.0
/** How long work takes and what energy, with how far that can be trusted. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.measure;
