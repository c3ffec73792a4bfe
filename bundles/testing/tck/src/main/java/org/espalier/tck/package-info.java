// SPDX-License-Identifier: Apache-2.0
/**
 * Contract suites: a plug-in's test extends the suite of its kind and says how an instance is made. They need nothing
 * but the API and JUnit 5, so that a bundle built elsewhere can be held to them as well.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.espalier.tck;
