// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

/** How a run says its name in its tags. */
final class Naming {
  /** What a run is called is this tag too, and who changes one changes both. */
  static final String TAG = "mlflow.runName";

  private Naming() {}
}
