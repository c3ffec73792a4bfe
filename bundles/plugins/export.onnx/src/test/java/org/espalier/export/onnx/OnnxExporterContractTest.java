// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.onnx;

import ai.onnxruntime.OrtException;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.tck.exchange.ExporterContract;

/** Files are computed by ONNX Runtime. */
class OnnxExporterContractTest extends ExporterContract {
  @Override
  protected Exporter exporter() {
    return new OnnxExporter();
  }

  @Override
  protected double[][] computed(byte[] file, Snapshot written, double[][] inputs) throws OrtException {
    return OnnxRuntime.computed(file, written, inputs);
  }
}
