// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ContractOf;
import org.espalier.tck.RandomNetwork;
import org.espalier.tck.ReferenceNetwork;
import org.espalier.tck.Sentence;
import org.junit.jupiter.api.Test;

/**
 * What every exporter promises, tried on random masked networks. A test of an exporter extends this and says how a file
 * is read by whom it is written for.
 */
@ContractOf(Exporter.KIND)
public abstract class ExporterContract {
  private static final int TRIALS = 60;
  private static final int SAMPLES = 3;
  private static final double TOLERANCE = 1e-5;
  /** Bytes that a call of the output has to have on average; the last may be short. */
  private static final int LARGE = 512;

  /** The exporter under test. */
  protected abstract Exporter exporter();

  /**
   * What the network in a file computes, by means that are not the exporter's own.
   *
   * @param written what was written to the file, for what the format leaves out
   * @return outputs for each of the inputs, in inference
   */
  protected abstract double[][] computed(byte[] file, Snapshot written, double[][] inputs) throws Exception;

  @Test
  protected void itsFilesHaveAnExtension() {
    String extension = exporter().extension();
    assertTrue(
        extension.matches("[a-z0-9]+"),
        () -> "extension is the end of a file's name without the point, in lower case; it is '" + extension + "'");
    assertEquals(extension, exporter().extension(), "the extension must always be the same");
  }

  @Test
  protected void whatIsWrittenComputesWhatTheNetworkDid() throws Exception {
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      RandomStream random = Seeds.of(trial).stream("exported");
      RandomNetwork network = RandomNetwork.draw(random);
      Snapshot snapshot = snapshot(network);
      Optional<byte[]> file = written(snapshot);
      if (file.isEmpty()) {
        refused++;
        continue;
      }
      double[][] inputs = network.inputs(SAMPLES, random);
      double[][] expected = ReferenceNetwork.of(network.architecture(), network.weights()).outputs(inputs, Mode.INFER);
      double[][] outputs = computed(file.get(), snapshot, inputs);
      assertEquals(expected.length, outputs.length, "the file's network gives an output for each input");
      for (int n = 0; n < expected.length; n++) {
        assertEquals(expected[n].length, outputs[n].length, "numbers in an output of the file's network");
        for (int i = 0; i < expected[n].length; i++) {
          assertEquals(
              expected[n][i], outputs[n][i], TOLERANCE * Math.max(1, Math.abs(expected[n][i])),
              "what is read back must compute what was written; trial " + trial + ", " + network.architecture());
        }
      }
    }
    assertTrue(refused < TRIALS / 2, "most networks can be written; it refuses " + refused + " of " + TRIALS);
  }

  /** Of plain dense layers, which no format is too small for. */
  @Test
  protected void writesEveryChainOfDenseLayers() throws IOException {
    assertTrue(written(chain(5)).isPresent(), "dense layers are not for refusing");
  }

  @Test
  protected void equalSnapshotsGiveEqualBytes() throws IOException {
    for (int trial = 0; trial < TRIALS / 4; trial++) {
      Snapshot snapshot = snapshot(RandomNetwork.draw(Seeds.of(trial).stream("exported")));
      Exporter exporter = exporter();
      Optional<byte[]> first = written(exporter, snapshot);
      Optional<byte[]> again = written(exporter, snapshot);
      Optional<byte[]> other = written(exporter(), snapshot);
      assertEquals(
          first.isPresent(), again.isPresent() && other.isPresent(), "one snapshot is refused or written always");
      if (first.isPresent()) {
        assertArrayEquals(
            first.get(), again.get(), "equal snapshots must give equal bytes, written twice by one exporter");
        assertArrayEquals(first.get(), other.get(), "equal snapshots must give equal bytes, written by two exporters");
      }
    }
  }

  @Test
  protected void otherWeightsGiveOtherBytes() throws IOException {
    Snapshot snapshot = chain(5);
    Map<String, float[]> values = new LinkedHashMap<>();
    snapshot.weights().names().forEach(name -> values.put(name, snapshot.weights().get(name)));
    values.values().iterator().next()[0] += 1;
    Snapshot changed =
        new Snapshot(snapshot.architecture(), new Weights(values), snapshot.masks(), snapshot.provenance());
    assertFalse(
        Arrays.equals(written(snapshot).orElseThrow(), written(changed).orElseThrow()),
        "a network with another weight must give other bytes");
  }

  @Test
  protected void leavesTheOutputOpenAndWritesLargePieces() throws IOException {
    Counted out = new Counted();
    exporter().write(chain(60), out);
    assertFalse(out.closed, "the output must be left open");
    assertTrue(
        out.calls <= 1 + out.size() / LARGE,
        "the output must be written to in large pieces; " + out.size() + " bytes took " + out.calls + " calls");
  }

  @Test
  protected void whatCanNotBeWrittenIsToldAsItIs() {
    IOException full = new IOException("no space is left");
    IOException told = assertThrows(
        IOException.class,
        () -> exporter().write(chain(5), new OutputStream() {
          @Override
          public void write(int value) throws IOException {
            throw full;
          }
        }),
        "what the output throws must reach who asked for the export");
    assertSame(full, told, "what the output throws must be thrown as it is");
  }

  private Optional<byte[]> written(Snapshot snapshot) throws IOException {
    return written(exporter(), snapshot);
  }

  /** Nothing if the format can't hold the network, and says so. */
  private static Optional<byte[]> written(Exporter exporter, Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      exporter.write(snapshot, out);
    } catch (InvalidInputException e) {
      Sentence.require(e, "why a network can't be written");
      assertEquals(0, out.size(), "a network that is refused must leave nothing half written");
      return Optional.empty();
    }
    assertTrue(out.size() > 0, "a network that is not refused must be written; nothing was");
    return Optional.of(out.toByteArray());
  }

  private static Snapshot snapshot(RandomNetwork network) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    network.architecture().parameters().stream()
        .filter(parameter -> parameter.trained())
        .forEach(p -> masks.put(p.name(), Mask.nonzero(network.weights().get(p.name()))));
    return new Snapshot(network.architecture(), network.weights(), masks, Map.of("run", "ticket \"0.9\"", "seed", "0"));
  }

  private static Snapshot chain(int width) {
    Architecture chain =
        Architecture.from(Shape.of(4)).dense(width, Initializer.FAN_IN).dense(width, Initializer.FAN_IN).build();
    Map<String, float[]> values = new LinkedHashMap<>();
    chain.parameters().forEach(p -> values.put(p.name(), p.initializer().draw(p, Seeds.of(1).stream(p.name()))));
    return new Snapshot(chain, new Weights(values), Map.of(), Map.of());
  }

  private static final class Counted extends ByteArrayOutputStream {
    private int calls;
    private boolean closed;

    @Override
    public void write(int value) {
      calls++;
      super.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      calls++;
      super.write(bytes, offset, length);
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
