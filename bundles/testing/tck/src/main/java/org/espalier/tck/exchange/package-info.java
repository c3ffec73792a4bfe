// SPDX-License-Identifier: Apache-2.0
/** What exporters and sources of weights must do, as JUnit classes to extend. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.tck.exchange;
