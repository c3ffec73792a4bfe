// SPDX-License-Identifier: Apache-2.0
package org.espalier.budget.measured;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.engine.Network;
import org.espalier.api.engine.Pass;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.Seeds;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.Settings;
import org.espalier.tck.budget.BudgetContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a machine whose counter goes up by a microjoule for each multiply-accumulate of a sample. */
class EnergyBudgetTest extends BudgetContract {
  @TempDir
  Path folder;
  private long micros;

  @BeforeEach
  void counter() throws IOException {
    Path zone = Files.createDirectories(folder.resolve("intel-rapl:0"));
    Files.writeString(zone.resolve("name"), "package-0\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), Long.MAX_VALUE + "\n");
    use(0);
  }

  private void use(long more) {
    micros += more;
    try {
      Files.writeString(folder.resolve("intel-rapl:0/energy_uj"), micros + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Engine engine() {
    return answering(Engine.class, new JvmEngine(), "create", network -> network(network));
  }

  private Object network(Object created) {
    Network network = (Network) created;
    return answering(Network.class, network, "pass", pass -> answering(Pass.class, (Pass) pass, "forward", outputs -> {
      use(network.architecture().macs());
      return outputs;
    }));
  }

  /** The same but for what one method gives. */
  private static <T> T answering(Class<T> type, T original, String changed, UnaryOperator<Object> change) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          Object answer = call(original, method, arguments);
          return method.getName().equals(changed) ? change.apply(answer) : answer;
        }));
  }

  private static Object call(Object original, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(original, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  protected Budget budget() {
    return budget(Map.of());
  }

  private Budget budget(Map<String, Object> changes) {
    Map<String, Object> options = new HashMap<>(Map.of("limit", 0.5, "seconds", 0.005, "measurements", 3));
    options.putAll(changes);
    return new EnergyBudget(Settings.of(EnergyBudget.Options.class, options), folder);
  }

  @Test
  void whatOnePassTakesIsInJoules() {
    Architecture architecture = Architecture.from(Shape.of(100)).dense(50, Initializer.FAN_IN).build();
    try (Network network = engine().create(architecture, Seeds.of(1).stream("initial"))) {
      Budget.Reading reading = budget().measure(List.of(network));
      assertEquals(100 * 50 * 1e-6, reading.value(), 1e-12);
      assertEquals(0, reading.spread(), 1e-9);
    }
  }

  @Test
  void aMachineWithoutCountersIsRefusedBeforeAnythingRuns() throws IOException {
    Files.delete(folder.resolve("intel-rapl:0/energy_uj"));
    String refused = assertThrows(InvalidInputException.class, this::budget).getMessage();
    assertTrue(refused.contains(folder.toString()) && refused.contains("no energy counters"), refused);
  }

  @Test
  void countersThatStandStillAreRefused() {
    Architecture architecture = Architecture.from(Shape.of(2)).dense(1, Initializer.FAN_IN).build();
    try (Network network = new JvmEngine().create(architecture, Seeds.of(1).stream("initial"))) {
      String refused =
          assertThrows(InvalidInputException.class, () -> budget().measure(List.of(network))).getMessage();
      assertTrue(refused.contains("stood still"), refused);
    }
  }

  @Test
  void badOptionsAreRefused() {
    assertThrows(InvalidInputException.class, () -> budget(Map.of("seconds", 0.0)));
    assertThrows(InvalidInputException.class, () -> budget(Map.of("measurements", 0)));
    assertThrows(InvalidInputException.class, () -> budget(Map.of("limit", 2.0)));
  }
}
