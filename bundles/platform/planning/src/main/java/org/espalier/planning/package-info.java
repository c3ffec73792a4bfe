// SPDX-License-Identifier: Apache-2.0
/** From an experiment file to the plans of its runs. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.planning;
