// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;

/**
 * Writes every parameter as a tensor of its name and canonical shape in F32, and every mask that removes something as a
 * tensor {@code <parameter>_mask} in BOOL, behind the parameters so that all are aligned; provenance becomes the file's
 * metadata.
 */
@Component(factory = Exporter.KIND)
@Plugin(
    name = "safetensors",
    summary = "Weights, masks and provenance in a safetensors file",
    source = "The safetensors format: length, JSON header, little-endian data")
public final class SafetensorsExporter implements Exporter {
  /** What masks are called, after PyTorch's pruning. */
  static final String MASK = "_mask";

  @Override
  public String extension() {
    return "safetensors";
  }

  @Override
  public void write(Snapshot snapshot, OutputStream out) throws IOException {
    List<ParameterSpec> parameters = snapshot.architecture().parameters();
    List<ParameterSpec> masked =
        parameters.stream()
            .filter(parameter -> snapshot.masks().containsKey(parameter.name()))
            .filter(parameter -> snapshot.masks().get(parameter.name()).sparsity() > 0)
            .toList();
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    long end = 0;
    for (ParameterSpec parameter : parameters) {
      end = place(tensors, parameter.name(), DataType.F32, parameter, end);
    }
    for (ParameterSpec parameter : masked) {
      end = place(tensors, parameter.name() + MASK, DataType.BOOL, parameter, end);
    }
    byte[] header = new Header(tensors, snapshot.provenance()).bytes();
    out.write(buffer(Long.BYTES).putLong(header.length).array());
    out.write(header);
    for (ParameterSpec parameter : parameters) {
      float[] values = snapshot.weights().get(parameter.name());
      ByteBuffer bytes = buffer(Float.BYTES * values.length);
      bytes.asFloatBuffer().put(values);
      out.write(bytes.array());
    }
    for (ParameterSpec parameter : masked) {
      Mask mask = snapshot.masks().get(parameter.name());
      byte[] flags = new byte[mask.size()];
      for (int place : mask.places()) {
        flags[place] = 1;
      }
      out.write(flags);
    }
  }

  private static long place(
      Map<String, TensorInfo> tensors, String name, DataType type, ParameterSpec parameter, long begin) {
    List<Long> shape = parameter.shape().dimensions().stream().map(Long::valueOf).toList();
    long end = begin + (long) type.bytes() * parameter.size();
    tensors.put(name, new TensorInfo(type, shape, begin, end));
    return end;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
