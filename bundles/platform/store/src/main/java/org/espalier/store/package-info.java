// SPDX-License-Identifier: Apache-2.0
/** The output folder of an experiment: written by one process at a time, readable at any time. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.store;
