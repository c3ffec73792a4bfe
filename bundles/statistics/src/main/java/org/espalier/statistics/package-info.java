/**
 * Estimates with their uncertainty, and what is decided by them. Made for samples of a few seeds, for which the usual
 * percentile bootstrap is far too sure: of the 95 % intervals that it gives for means of 5 normal values, 82 % hold the
 * true mean, and of 3 values 74 %.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.statistics;
