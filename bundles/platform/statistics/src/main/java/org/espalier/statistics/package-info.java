// SPDX-License-Identifier: Apache-2.0
/**
 * Estimates with their uncertainty, and what is claimed of few trainings. Means and their intervals describe. Claims
 * are decided by exact tests that assume nothing of how results are distributed: of few seeds of which one fails badly,
 * no test of a mean holds its level ({@code benchmarks/calibration} measures how far it is off).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("2.0.0")
package org.espalier.statistics;
