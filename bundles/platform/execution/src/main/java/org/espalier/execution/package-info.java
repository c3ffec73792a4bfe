// SPDX-License-Identifier: Apache-2.0
/** Carries out runs, each from its plan alone. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.execution;
