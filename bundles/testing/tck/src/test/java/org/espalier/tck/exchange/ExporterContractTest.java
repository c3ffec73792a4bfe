// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.exchange;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.tck.Broken;
import org.espalier.tck.ReferenceNetwork;
import org.junit.jupiter.api.Test;

class ExporterContractTest {

  /** Writes weights as they are saved. */
  static class Saved implements Exporter {
    @Override
    public String extension() {
      return "weights";
    }

    @Override
    public void write(Snapshot snapshot, OutputStream out) throws IOException {
      out.write(bytes(snapshot.weights()));
    }
  }

  private static byte[] bytes(Weights weights) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    weights.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  static class Sound extends ExporterContract {
    @Override
    protected Exporter exporter() {
      return new Saved();
    }

    @Override
    protected double[][] computed(byte[] file, Snapshot written, double[][] inputs) throws IOException {
      Weights read = Weights.load(new DataInputStream(new ByteArrayInputStream(file)));
      return ReferenceNetwork.of(written.architecture(), read).outputs(inputs, Mode.INFER);
    }
  }

  /** Writes weights with two decimals, byte by byte, and the time; and closes what it wrote to. */
  static class Rough extends Sound {
    @Override
    protected Exporter exporter() {
      return new Saved() {
        @Override
        public String extension() {
          return ".weights";
        }

        @Override
        public void write(Snapshot snapshot, OutputStream out) throws IOException {
          Map<String, float[]> rounded = new LinkedHashMap<>();
          for (String name : snapshot.weights().names()) {
            float[] values = snapshot.weights().get(name);
            for (int i = 0; i < values.length; i++) {
              values[i] = Math.round(100 * values[i]) / 100f;
            }
            rounded.put(name, values);
          }
          for (byte value : bytes(new Weights(rounded))) {
            out.write(value);
          }
          out.write(Long.toString(System.nanoTime()).getBytes(StandardCharsets.UTF_8));
          out.close();
        }
      };
    }
  }

  /** Refuses in two sentences what it has begun to write, and keeps to itself what went wrong. */
  static class Silent extends Sound {
    @Override
    protected Exporter exporter() {
      return new Saved() {
        @Override
        public void write(Snapshot snapshot, OutputStream out) {
          try {
            out.write(1);
          } catch (IOException e) {
            return;
          }
          throw new InvalidInputException("No.\nNever.");
        }
      };
    }
  }

  @Test
  void whatKeepsItsPromisesPasses() {
    Broken.requireSound(Sound.class);
  }

  @Test
  void whatBreaksOneIsFound() {
    Broken.requireFound(Rough.class, "what is read back must compute what was written");
    Broken.requireFound(Rough.class, "equal snapshots must give equal bytes");
    Broken.requireFound(Rough.class, "the output must be left open");
    Broken.requireFound(Rough.class, "extension is the end of a file's name without the point");
    Broken.requireFound(Silent.class, "why a network can't be written must be one sentence in one line");
    Broken.requireFound(Silent.class, "what the output throws must reach who asked for the export");
  }
}
