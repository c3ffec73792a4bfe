// SPDX-License-Identifier: Apache-2.0
/** The plug-ins that are there: what they are called, what can be set, and how one gets hold of one. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.catalog;
