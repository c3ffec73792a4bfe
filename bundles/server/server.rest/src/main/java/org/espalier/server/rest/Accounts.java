package org.espalier.server.rest;

import java.time.Duration;
import java.util.Optional;
import org.espalier.server.data.Person;
import org.espalier.server.data.TokenRecord;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Lets people in, and out. What is done is written to the audit. Safe for several threads.
 *
 * <p>All methods throw {@link org.espalier.api.plugin.InvalidInputException} if a name is taken, is none, or is
 * nobody's, or if the last administrator would be lost.
 */
@ConsumerType
public interface Accounts {
  Person add(String name, Role role, String who);

  /** Changes what is given. */
  Person change(String name, Optional<Role> role, Optional<Boolean> disabled, String who);

  /**
   * Makes a token.
   *
   * @param label what it is for
   * @param valid for how long; for ever if empty
   */
  Issued issue(String person, String label, Optional<Duration> valid, String who);

  /** Makes a token no longer accepted; false if there is none, or it was revoked before. */
  boolean revoke(String id, String who);

  /**
   * A new token.
   *
   * @param token told once, and kept nowhere
   */
  record Issued(TokenRecord record, String token) {}
}
