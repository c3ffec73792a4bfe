// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.exporter;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.espalier.api.engine.Mask;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.Plugin;
import org.osgi.service.component.annotations.Component;

/** Writes a table: a line a number, with its parameter, its place in canonical order, and whether the mask keeps it. */
@Component(factory = Exporter.KIND)
@Plugin(name = "seedling", summary = "A CSV file with a line for every weight")
public final class Seedling implements Exporter {

  @Override
  public String extension() {
    return "csv";
  }

  @Override
  public void write(Snapshot snapshot, OutputStream out) throws IOException {
    StringBuilder lines = new StringBuilder("parameter,place,value,kept\n");
    for (ParameterSpec parameter : snapshot.architecture().parameters()) {
      float[] values = snapshot.weights().get(parameter.name());
      Mask mask = snapshot.masks().getOrDefault(parameter.name(), Mask.all(values.length));
      for (int i = 0; i < values.length; i++) {
        lines.append(parameter.name()).append(',').append(i).append(',').append(values[i]).append(',')
            .append(mask.keeps(i)).append('\n');
      }
    }
    out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
  }
}
