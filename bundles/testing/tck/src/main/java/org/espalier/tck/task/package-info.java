// SPDX-License-Identifier: Apache-2.0
/** A small task to try plug-ins on. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.tck.task;
