// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts;

/** Somebody asked for what they do not get. The message is a sentence for them; it has no secret in it. */
public final class DeniedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why not. */
  public enum Reason {
    /** It is not known who asks: no token, or none that is accepted. */
    UNKNOWN,
    /** It is known who asks, and they may not. */
    NOT_ALLOWED,
    /** Too many attempts failed; later ones may not. */
    TOO_MANY
  }

  private final Reason reason;

  public DeniedException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
