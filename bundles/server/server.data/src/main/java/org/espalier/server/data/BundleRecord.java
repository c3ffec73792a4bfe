// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;

/**
 * A plug-in bundle that was deployed.
 *
 * @param sha256 of its file, 64 hexadecimal digits; unique
 * @param name symbolic name
 * @param who deployed it, or changed its state last
 * @param changed when they did
 */
public record BundleRecord(
    String sha256, String name, String version, BundleState state, String who, Instant created, Instant changed) {}
