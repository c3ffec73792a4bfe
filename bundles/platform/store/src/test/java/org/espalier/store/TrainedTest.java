// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.ParameterName;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.json.Json;
import org.espalier.tck.RandomNetwork;
import org.junit.jupiter.api.Test;

class TrainedTest {

  @Test
  void whatIsSavedIsLoaded() throws IOException {
    for (int trial = 0; trial < 200; trial++) {
      RandomNetwork actor = RandomNetwork.draw(Seeds.of(trial).stream("actor"));
      RandomNetwork critic = RandomNetwork.draw(Seeds.of(trial).stream("critic"));
      Map<String, Architecture> architectures = new LinkedHashMap<>();
      Map<String, float[]> values = new LinkedHashMap<>();
      Map.of("actor", actor, "critic", critic).forEach((name, network) -> {
        architectures.put(name, network.architecture());
        network.weights().names().forEach(p -> values.put(name + "/" + p, network.weights().get(p)));
      });
      String first = actor.weights().names().iterator().next();
      Mask mask = Mask.nonzero(actor.weights().get(first));
      Map<ParameterName, Mask> masks = Map.of(new ParameterName("actor", first), mask);
      Trained trained = new Trained(architectures, new Weights(values), masks);
      Trained loaded = load(save(trained));
      assertEquals(trained, loaded);
      assertEquals(List.copyOf(architectures.keySet()), List.copyOf(loaded.architectures().keySet()));
      Snapshot snapshot = loaded.snapshot("actor", Map.of("a", "b"));
      assertEquals(
          new Snapshot(actor.architecture(), actor.weights(), Map.of(first, mask), Map.of("a", "b")), snapshot);
    }
  }

  @Test
  void anArchitectureThatIsNoneIsRefused() {
    for (String layer : List.of(
        "{\"name\":\"a\",\"reads\":[\"b\"],\"kind\":\"flatten\"}",
        "{\"name\":\"a\",\"reads\":[\"input\"],\"kind\":\"magic\"}",
        "{\"name\":\"a\",\"reads\":[\"input\"],\"kind\":\"activate\",\"function\":\"softmax\"}",
        "{\"name\":\"a\",\"reads\":[\"input\"],\"kind\":\"pool\",\"pooling\":\"max\",\"kernel\":0,\"stride\":1}")) {
      String message = assertThrows(
          InvalidInputException.class,
          () -> ArchitectureJson.read(Json.readObject("{\"input\":[3],\"layers\":[" + layer + "]}"))).getMessage();
      assertTrue(message.lines().count() == 1, message);
    }
  }

  private static byte[] save(Trained trained) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    trained.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static Trained load(byte[] bytes) throws IOException {
    return Trained.load(new DataInputStream(new ByteArrayInputStream(bytes)));
  }
}
