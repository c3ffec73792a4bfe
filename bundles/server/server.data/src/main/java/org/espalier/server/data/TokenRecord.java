// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;
import java.util.Optional;

/**
 * A token as it is stored: nobody can make the token from it.
 *
 * @param id the part of the token that is no secret
 * @param person whose it is
 * @param label what it is for
 * @param hash of the secret part, with how it was made
 * @param expires when it is no longer accepted
 * @param used when it was last accepted, to the hour
 */
public record TokenRecord(
    String id, String person, String label, String hash, Instant created, Optional<Instant> expires,
    Optional<Instant> revoked, Optional<Instant> used) {}
