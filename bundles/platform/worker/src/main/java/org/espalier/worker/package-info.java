// SPDX-License-Identifier: Apache-2.0
/** A process that works as it is told. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.worker;
