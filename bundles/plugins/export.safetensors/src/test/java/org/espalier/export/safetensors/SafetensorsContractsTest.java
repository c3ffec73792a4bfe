// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.espalier.api.engine.Pass.Mode;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.api.random.Seeds;
import org.espalier.tck.RandomNetwork;
import org.espalier.tck.ReferenceNetwork;
import org.espalier.tck.Settings;
import org.espalier.tck.exchange.ExporterContract;
import org.espalier.tck.exchange.WeightSourceContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Each is tried by the other. */
class SafetensorsContractsTest {
  @TempDir
  private Path folder;

  private Path file() {
    return folder.resolve("model.safetensors");
  }

  private SafetensorsWeights weights(Map<String, Object> options) {
    return new SafetensorsWeights(Settings.of(SafetensorsWeights.Options.class, options));
  }

  @Nested
  class Written extends ExporterContract {
    @Override
    protected Exporter exporter() {
      return new SafetensorsExporter();
    }

    @Override
    protected double[][] computed(byte[] content, Snapshot written, double[][] inputs) throws IOException {
      Files.write(file(), content);
      WeightSource read = weights(Map.of("file", file().toString()));
      return ReferenceNetwork.of(written.architecture(), read.weights("model", written.architecture()).orElseThrow())
          .outputs(inputs, Mode.INFER);
    }
  }

  @Nested
  class Read extends WeightSourceContract {
    private int version;

    private void write(RandomNetwork network) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      new SafetensorsExporter().write(new Snapshot(network.architecture(), network.weights(), Map.of(), Map.of()), out);
      Files.write(file(), out.toByteArray());
    }

    @Override
    protected WeightSource source(RandomNetwork held, String network) throws IOException {
      write(held);
      return weights(Map.of("file", file().toString(), "network", network));
    }

    @Override
    public ReadsFiles planned(String sha256) throws IOException {
      write(RandomNetwork.draw(Seeds.of(version).stream("network")));
      return weights(Map.of("file", file().toString(), "sha256", sha256));
    }

    @Override
    public void change() {
      version++;
    }
  }
}
