/** Estimates with their uncertainty. */
package org.espalier.report.statistics;
