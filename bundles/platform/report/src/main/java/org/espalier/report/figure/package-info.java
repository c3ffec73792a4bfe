// SPDX-License-Identifier: Apache-2.0
/** Charts as SVG and PNG. */
package org.espalier.report.figure;
