/**
 * Contract suites, one for every kind of plug-in: a plug-in's test extends the suite of its kind and says how an
 * instance is made. They need contracts, libraries and JUnit 5, and neither plug-ins nor the platform, so that a bundle
 * built elsewhere can be held to them as well. What fails says in words which promise is broken.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.espalier.tck;
