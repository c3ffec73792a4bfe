// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

/**
 * What is known of a kind of plug-in.
 *
 * @param id as plug-ins declare it, such as {@code criterion}
 * @param meaning what its plug-ins are, in a sentence; empty if their interface does not say it
 * @param type the interface that its plug-ins implement
 * @param contract the bundle that has the interface, with its version
 */
public record KindDescription(String id, String meaning, String type, String contract) {}
