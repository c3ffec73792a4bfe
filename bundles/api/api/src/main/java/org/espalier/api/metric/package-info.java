/** Numbers that are measured. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.4.0")
package org.espalier.api.metric;
