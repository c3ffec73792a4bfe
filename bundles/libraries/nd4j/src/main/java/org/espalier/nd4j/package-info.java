// SPDX-License-Identifier: Apache-2.0
/** The ND4J of this process: which natives it computes with. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.espalier.nd4j;
