// SPDX-License-Identifier: Apache-2.0
/** What is trained: networks and what they learn from. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.4.0")
package org.espalier.api.task;
