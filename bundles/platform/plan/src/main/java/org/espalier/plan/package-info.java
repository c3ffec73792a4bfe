// SPDX-License-Identifier: Apache-2.0
/** What a run is, complete: the records that are stored, and the plug-ins that they name put together. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.plan;
