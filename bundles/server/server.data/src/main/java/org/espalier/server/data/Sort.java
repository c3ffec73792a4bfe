// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

/** By which field a listing is ordered. Records that lack it come last. */
public record Sort(String field, boolean descending) {}
