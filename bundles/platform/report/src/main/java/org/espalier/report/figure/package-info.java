/** Charts as SVG and PNG. */
package org.espalier.report.figure;
