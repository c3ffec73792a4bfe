package org.espalier.api.rl;

/** What a trained agent shows to evaluators. */
public interface Agent {

  Policy policy();

  /** A new environment of the kind it was trained in. */
  Environment environment();
}
