package org.espalier.export.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Activation;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Layer;
import org.espalier.api.network.Node;
import org.espalier.api.network.Shape;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.network.compaction.Compaction;
import org.espalier.tck.RandomNetwork;
import org.espalier.tck.ReferenceNetwork;
import org.junit.jupiter.api.Test;

class OnnxExporterTest {
  /** Masked and compacted, in ONNX Runtime, beside the float64 reference. */
  @Test
  void onnxRuntimeComputesTheSame() throws Exception {
    Set<Object> layers = new HashSet<>();
    for (int trial = 0; trial < 200; trial++) {
      RandomStream random = Seeds.of(trial).stream("onnx");
      RandomNetwork network = RandomNetwork.draw(random);
      network.architecture().nodes().forEach(node -> layers.add(kind(node)));
      Snapshot masked = new Snapshot(network.architecture(), network.weights(), Map.of(), Map.of());
      double[][] inputs = network.inputs(3, random);
      double[][] expected =
          ReferenceNetwork.of(network.architecture(), network.weights()).outputs(inputs, Mode.INFER);
      assertOutputs(expected, masked, inputs, "masked, trial " + trial);
      assertOutputs(expected, Compaction.of(masked), inputs, "compacted, trial " + trial);
    }
    Set<Object> all = new HashSet<>(Set.of(Activation.values()));
    all.addAll(
        Set.of(
            Layer.Dense.class, Layer.Conv2d.class, Layer.BatchNorm.class, Layer.LayerNorm.class, Layer.Pooling.MAX,
            Layer.Pooling.AVERAGE, Layer.GlobalAveragePool.class,
            Layer.Flatten.class, Layer.Lstm.class, Layer.Add.class,
            Layer.Concatenate.class));
    assertEquals(all, layers);
  }

  private static Object kind(Node node) {
    if (node.layer() instanceof Layer.Activate activate) {
      return activate.function();
    } else if (node.layer() instanceof Layer.Pool2d pool) {
      return pool.pooling();
    }
    return node.layer().getClass();
  }

  @Test
  void theBatchMayHaveAnySize() throws Exception {
    RandomNetwork network = RandomNetwork.draw(Seeds.of(7).stream("onnx"));
    Snapshot snapshot = new Snapshot(network.architecture(), network.weights(), Map.of(), Map.of());
    ReferenceNetwork reference = ReferenceNetwork.of(network.architecture(), network.weights());
    for (int batch : new int[] {1, 2, 17}) {
      double[][] inputs = network.inputs(batch, Seeds.of(batch).stream("inputs"));
      assertOutputs(reference.outputs(inputs, Mode.INFER), snapshot, inputs, "batch " + batch);
    }
  }

  @Test
  void saysWhereItComesFromAndWhatItIsCalled() throws Exception {
    Architecture mlp = Architecture.from(Shape.of(2)).dense(3, Initializer.ONE).build();
    Snapshot snapshot =
        new Snapshot(mlp, ones(mlp), Map.of(), Map.of("espalier.run", "ticket-0.9-s0", "espalier.seed", "0"));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(bytes(snapshot))) {
      assertEquals(snapshot.provenance(), session.getMetadata().getCustomMetadata());
      assertEquals("espalier", session.getMetadata().getProducerName());
      assertEquals(Set.of("input"), session.getInputNames());
      assertEquals(Set.of("dense1"), session.getOutputNames());
    }
  }

  @Test
  void tenMillionParametersAreWrittenInLessThanTwoSeconds() throws IOException {
    Architecture large = Architecture.from(Shape.of(3000)).dense(3000, Initializer.ONE).dense(350, Initializer.ONE)
        .build();
    Snapshot snapshot = new Snapshot(large, ones(large), Map.of(), Map.of());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    new OnnxExporter().write(snapshot, OutputStream.nullOutputStream());
    double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
    assertTrue(seconds < 2, seconds + " s");
  }

  private static Weights ones(Architecture architecture) {
    Map<String, float[]> values = new LinkedHashMap<>();
    architecture.parameters()
        .forEach(p -> values.put(p.name(), Initializer.ONE.draw(p, Seeds.of(0).stream("none"))));
    return new Weights(values);
  }

  private static void assertOutputs(double[][] expected, Snapshot snapshot, double[][] inputs, String what)
      throws IOException, OrtException {
    double[][] outputs = OnnxRuntime.computed(bytes(snapshot), snapshot, inputs);
    for (int n = 0; n < expected.length; n++) {
      assertEquals(expected[n].length, outputs[n].length, what);
      for (int i = 0; i < expected[n].length; i++) {
        double tolerance = 1e-5 * Math.max(1, Math.abs(expected[n][i]));
        assertEquals(expected[n][i], outputs[n][i], tolerance, what + ": " + snapshot.architecture());
      }
    }
  }

  private static byte[] bytes(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new OnnxExporter().write(snapshot, out);
    return out.toByteArray();
  }
}
