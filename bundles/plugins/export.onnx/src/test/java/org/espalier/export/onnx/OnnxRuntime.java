// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.espalier.api.exchange.Snapshot;

/** Computes what was exported. */
final class OnnxRuntime {
  private static final OrtEnvironment RUNTIME = OrtEnvironment.getEnvironment();

  private OnnxRuntime() {}

  /** The outputs of the network in a file. */
  static double[][] computed(byte[] file, Snapshot written, double[][] inputs) throws OrtException {
    List<Integer> dimensions = written.architecture().inputShape().dimensions();
    long[] shape = new long[dimensions.size() + 1];
    shape[0] = inputs.length;
    for (int d = 0; d < dimensions.size(); d++) {
      shape[d + 1] = dimensions.get(d);
    }
    FloatBuffer values = FloatBuffer.allocate(inputs.length * written.architecture().inputShape().size());
    for (double[] sample : inputs) {
      for (double value : sample) {
        values.put((float) value);
      }
    }
    try (OrtSession session = RUNTIME.createSession(file);
        OnnxTensor tensor = OnnxTensor.createTensor(RUNTIME, values.flip(), shape);
        OrtSession.Result result = session.run(Map.of("input", tensor))) {
      FloatBuffer read = ((OnnxTensor) result.get(0)).getFloatBuffer();
      double[][] outputs = new double[inputs.length][read.remaining() / inputs.length];
      for (double[] sample : outputs) {
        for (int i = 0; i < sample.length; i++) {
          sample[i] = read.get();
        }
      }
      return outputs;
    }
  }
}
