// SPDX-License-Identifier: Apache-2.0
/** The scientific protocol of a run. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.6.0")
package org.espalier.api.procedure;
