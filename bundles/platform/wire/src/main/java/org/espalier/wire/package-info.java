// SPDX-License-Identifier: Apache-2.0
/** Messages between a worker process and who employs it. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.wire;
