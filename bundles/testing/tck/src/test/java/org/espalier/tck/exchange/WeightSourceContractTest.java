// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck.exchange;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.WeightSource;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterSpec;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.tck.Broken;
import org.espalier.tck.RandomNetwork;
import org.junit.jupiter.api.Test;

class WeightSourceContractTest {

  /** Weights in memory, of which a number stands for the bytes of a file. */
  private record Held(RandomNetwork network, String name, int version, String sha256) implements WeightSource {
    Held {
      String own = String.format("%064x", version);
      if (!sha256.isEmpty() && !sha256.equals(own)) {
        throw new InvalidInputException("the weights have changed: their digest is " + own + ", and was " + sha256);
      }
      sha256 = own;
    }

    @Override
    public Optional<Weights> weights(String asked, Architecture architecture) {
      if (!name.isEmpty() && !name.equals(asked)) {
        return Optional.empty();
      }
      for (ParameterSpec parameter : architecture.parameters()) {
        require(network.architecture(), architecture, parameter.name());
      }
      network.architecture().parameters().forEach(p -> require(architecture, network.architecture(), p.name()));
      return Optional.of(network.weights());
    }

    private static void require(Architecture there, Architecture asked, String name) {
      if (there.parameters().stream().noneMatch(
          p -> p.name().equals(name) && p.shape().equals(asked.parameter(name).shape()))) {
        throw new InvalidInputException("the weights do not fit: see " + name);
      }
    }
  }

  static class Sound extends WeightSourceContract {
    private int version;

    @Override
    protected WeightSource source(RandomNetwork held, String network) throws IOException {
      return new Held(held, network, version, "");
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return new Held(null, "", version, sha256);
    }

    @Override
    public void change() {
      version++;
    }
  }

  /** Gives whatever it holds to whoever asks, and forgets the last array's first number. */
  static class Careless extends Sound {
    @Override
    protected WeightSource source(RandomNetwork held, String network) {
      return new WeightSource() {
        @Override
        public Optional<Weights> weights(String asked, Architecture architecture) {
          Map<String, float[]> values = new LinkedHashMap<>();
          for (String name : held.weights().names()) {
            values.put(name, held.weights().get(name));
            values.get(name)[0] = 0;
          }
          return Optional.of(new Weights(values));
        }

        @Override
        public String sha256() {
          return "";
        }
      };
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return () -> "same";
    }
  }

  @Test
  void whatKeepsItsPromisesPasses() {
    Broken.requireSound(Sound.class);
  }

  @Test
  void whatBreaksOneIsFound() {
    Broken.requireFound(Careless.class, "a source must give the weights that it holds to the bit, buffers included");
    Broken.requireFound(Careless.class, "a network that it is not for gets none");
    Broken.requireFound(Careless.class, "must be refused for");
    Broken.requireFound(Careless.class, "sha256 must be 64 hexadecimal digits");
    Broken.requireFound(Careless.class, "sha256 must change with the bytes of a file");
  }
}
