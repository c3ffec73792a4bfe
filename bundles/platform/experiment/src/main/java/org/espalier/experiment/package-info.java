/** Experiments: what a file asks for, and the runs that it comes to. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.experiment;
