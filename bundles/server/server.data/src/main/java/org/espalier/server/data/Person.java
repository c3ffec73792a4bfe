// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;

/**
 * Somebody, or a program, that uses the server.
 *
 * @param name unique; lower-case letters, digits and {@code . _ -}
 * @param role name of a role
 * @param disabled whether no token of theirs is accepted
 */
public record Person(String name, String role, boolean disabled, Instant created) {}
