// SPDX-License-Identifier: Apache-2.0
/** Markets: models of the price of a stock, their paths and their prices of options. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.3.0")
package org.espalier.api.market;
