// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The tokens of all people. Safe for several threads. */
public interface Tokens {
  void add(TokenRecord token);

  Optional<TokenRecord> find(String id);

  /** Those of a person, the newest first. */
  List<TokenRecord> of(String person);

  /** Makes a token no longer accepted; false if there is none with the id, or it was revoked before. */
  boolean revoke(String id, Instant when);

  void used(String id, Instant when);
}
