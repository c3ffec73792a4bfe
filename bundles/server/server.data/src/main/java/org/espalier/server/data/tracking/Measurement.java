// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.tracking;

import java.time.Instant;

/**
 * A metric's value at a moment.
 *
 * @param amount any number, not-a-number and the infinities included
 */
public record Measurement(String metric, double amount, long step, Instant when) {}
