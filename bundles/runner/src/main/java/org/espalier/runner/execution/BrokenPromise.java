package org.espalier.runner.execution;

/** A plug-in did not do what its kind promises. */
final class BrokenPromise extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;

  /**
   * @param kind which of the run's plug-ins it was, such as {@code engine}
   * @param message what happened, as a clause
   */
  BrokenPromise(String kind, String message) {
    super(message);
    this.kind = kind;
  }

  String kind() {
    return kind;
  }
}
