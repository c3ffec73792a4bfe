// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.io.OutputStream;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;

/**
 * Writes a network for inference: batch norms use their running statistics, masked weights are zeros. The model's
 * input is called {@code input}, its output like the last layer; their first dimension is the batch, of any size.
 * Initialisers are called like the parameters and have their shapes, but for those of LSTMs, whose gates ONNX orders
 * otherwise. Provenance becomes the model's metadata.
 */
@Component(factory = Exporter.KIND)
@Plugin(
    name = "onnx",
    summary = "The network for inference as an ONNX model, with provenance in its metadata",
    source = "ONNX operator set 17, IR version 8")
public final class OnnxExporter implements Exporter {
  private static final int OPERATOR_SET = 17;
  private static final int IR_VERSION = 8;
  /** A protocol buffer is shorter than 2 GiB; the rest is for what is not weights. */
  private static final long MOST_PARAMETERS = (Integer.MAX_VALUE - (64L << 20)) / Float.BYTES;

  @Override
  public String extension() {
    return "onnx";
  }

  @Override
  public void write(Snapshot snapshot, OutputStream out) throws IOException {
    long parameters = snapshot.architecture().parameters().stream().mapToLong(ParameterSpec::size).sum();
    if (parameters > MOST_PARAMETERS) {
      throw new InvalidInputException(
          "an ONNX file holds at most " + MOST_PARAMETERS + " parameters, and this network has " + parameters
              + "; use safetensors");
    }
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("espalier")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATOR_SET))
            .setGraph(new GraphWriter(snapshot).graph());
    snapshot.provenance().forEach(
        (key, value) -> model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    model.build().writeTo(out);
  }
}
