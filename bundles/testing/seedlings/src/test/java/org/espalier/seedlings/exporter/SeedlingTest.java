// SPDX-License-Identifier: Apache-2.0
package org.espalier.seedlings.exporter;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Pass;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.tck.ReferenceNetwork;
import org.espalier.tck.exchange.ExporterContract;
import org.junit.jupiter.api.Test;

/** The contract of every exporter, and what is in the file. */
class SeedlingTest extends ExporterContract {

  @Override
  protected Exporter exporter() {
    return new Seedling();
  }

  /** By the table's values. */
  @Override
  protected double[][] computed(byte[] file, Snapshot written, double[][] inputs) {
    Map<String, float[]> values = new LinkedHashMap<>();
    written.architecture().parameters().forEach(
        parameter -> values.put(parameter.name(), new float[parameter.size()]));
    new String(file, StandardCharsets.UTF_8).lines().skip(1).map(line -> line.split(",")).forEach(
        cells -> values.get(cells[0])[Integer.parseInt(cells[1])] = Float.parseFloat(cells[2]));
    return ReferenceNetwork.of(written.architecture(), new Weights(values)).outputs(inputs, Pass.Mode.INFER);
  }


  private static String written(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Seedling().write(snapshot, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void everyNumberHasALine() throws IOException {
    Architecture architecture = Architecture.from(Shape.of(2)).dense(1, Initializer.FAN_IN).build();
    Map<String, float[]> values = new LinkedHashMap<>();
    values.put("dense1.weight", new float[] {1.5f, 0});
    values.put("dense1.bias", new float[] {-2});
    Map<String, Mask> masks = Map.of("dense1.weight", Mask.keeping(2, new int[] {0}));
    Snapshot snapshot = new Snapshot(architecture, new Weights(values), masks, Map.of());
    String expected = """
        parameter,place,value,kept
        dense1.weight,0,1.5,true
        dense1.weight,1,0.0,false
        dense1.bias,0,-2.0,true
        """;
    assertEquals(expected, written(snapshot));
  }
}
