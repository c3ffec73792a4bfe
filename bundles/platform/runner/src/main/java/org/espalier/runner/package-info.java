// SPDX-License-Identifier: Apache-2.0
/** Carries out experiments. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.1.0")
package org.espalier.runner;
