package org.espalier.server.rest;

/** What somebody may do: each what the ones before it may, and more. */
public enum Role {
  /** Sees experiments and runs. */
  VIEWER,
  /** Submits experiments, and cancels own ones. */
  RESEARCHER,
  /** Deploys and retires bundles, cancels any experiment, says what comes first. */
  MAINTAINER,
  /** Knows people and tokens. */
  ADMIN
}
