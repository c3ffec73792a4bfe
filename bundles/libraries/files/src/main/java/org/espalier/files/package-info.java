// SPDX-License-Identifier: Apache-2.0
/** Files that plug-ins read. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.files;
