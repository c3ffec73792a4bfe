// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;

/**
 * Something that somebody did.
 *
 * @param id counts up
 * @param who name of a person; {@code server} for what it did of itself, {@code unknown} for who could not say
 * @param action such as {@code token.revoke}
 * @param subject what it was done to
 * @param detail more, in a sentence; may be empty; never a secret
 */
public record AuditEntry(long id, Instant when, String who, String action, String subject, String detail) {}
