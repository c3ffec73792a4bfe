// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

/** A command that needs nothing but {@link Listings}, which may be kept ones. */
interface Listing {}
