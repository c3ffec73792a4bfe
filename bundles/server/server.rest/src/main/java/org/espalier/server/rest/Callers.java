package org.espalier.server.rest;

import java.util.Optional;

/** Knows people by their tokens. Safe for several threads. */
public interface Callers {
  /** Whose token it is; empty if nobody's, or it is no longer accepted. */
  Optional<Caller> of(String token);
}
