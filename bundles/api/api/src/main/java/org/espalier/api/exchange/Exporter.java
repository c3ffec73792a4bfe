// SPDX-License-Identifier: Apache-2.0
package org.espalier.api.exchange;

import java.io.IOException;
import java.io.OutputStream;

/** Writes networks in a format that other programs read: a plug-in. */
public interface Exporter {
  String KIND = "exporter";

  /** In a sentence. */
  String MEANING = "How a trained network is written for other programs.";

  /** The end of its files' names, without the point, such as {@code onnx}. */
  String extension();

  /**
   * Writes a network. Equal snapshots give equal bytes.
   *
   * @param out written to in large pieces, and left open
   * @throws org.espalier.api.plugin.InvalidInputException if the format can't hold this network, with the reason
   */
  void write(Snapshot snapshot, OutputStream out) throws IOException;
}
