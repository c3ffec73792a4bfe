// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.procedure.Arm;
import org.espalier.api.procedure.DenseRun;
import org.espalier.api.procedure.Parameters;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.json.Json;
import org.espalier.plan.PruneRules.EmptyLayers;
import org.junit.jupiter.api.Test;

class RunPlanTest {

  @Test
  void readsBackWhatItWrites() {
    Random random = new Random(1);
    for (int i = 0; i < 500; i++) {
      RunPlan plan = plan(random);
      assertEquals(plan, RunPlan.of(Json.readObject(plan.toJson().pretty())));
      assertEquals(plan, RunPlan.of(Json.readObject(plan.toJson().canonical())));
    }
  }

  @Test
  void idStaysTheSameAcrossVersions() {
    assertEquals("ticket-0.9-s3-a5e46022", fixed(0.9).id());
    assertNotEquals(fixed(0.9).id(), fixed(0.8).id());
  }

  @Test
  void idDoesNotDependOnTheCellsThatAskForIt() {
    RunPlan shared = fixed(0.9).within(List.of(Map.of("method", "rigl", "hidden", 64L), Map.of("method", "set")));
    assertEquals(fixed(0.9).id(), shared.id());
    assertEquals(Map.of(), shared.settings());
    assertEquals(shared, RunPlan.of(Json.readObject(shared.toJson().pretty())));
  }

  @Test
  void plansThatNameNoCellsBelongToTheOneOfTheirSettings() {
    String written = fixed(0.9).toJson().pretty();
    assertFalse(Json.readObject(written).has("cells"));
    assertEquals(List.of(Map.of("criterion", "magnitude")), RunPlan.of(Json.readObject(written)).cells());
  }

  @Test
  void refusesAPlanThatWasChanged() {
    String changed = fixed(0.9).toJson().canonical().replace("\"seed\":3", "\"seed\":4");
    InvalidInputException refusal =
        assertThrows(InvalidInputException.class, () -> RunPlan.of(Json.readObject(changed)));
    assertEquals(0, refusal.getMessage().indexOf("the plan with the id " + fixed(0.9).id() + " was changed"));
  }

  private static RunPlan fixed(double sparsity) {
    RunDefinition definition = new RunDefinition(
        "ticket", OptionalDouble.of(sparsity), Parameters.NONE.with("rewind-to", 0), List.of(DenseRun.REFERENCE));
    PluginUse magnitude = use("criterion", "magnitude", Map.of("norm", "l1"), Map.of());
    PluginUse environment = use("environment", "CartPole-v1", Map.of(), Map.of());
    Lineup lineup = new Lineup(
        use("task", "reinforcement", Map.of("episodes", 100L), Map.of("environment", List.of(environment))),
        use("architecture", "mlp", Map.of("hidden", List.of(64L, 64L)), Map.of()),
        use("engine", "jvm", Map.of(), Map.of()),
        use("procedure", "lottery-ticket", Map.of(), Map.of()),
        Optional.of(
            new Strategy(
                magnitude, use("distribution", "global", Map.of(), Map.of()),
                use("granularity", "weight", Map.of(), Map.of()), Optional.empty())),
        List.of());
    return RunPlan.of(
        "quickstart", 3, definition, Map.of(DenseRun.REFERENCE, "dense-s3-00000000"),
        Map.of("criterion", "magnitude"), lineup,
        new PruneRules(List.of("dense3", "conv*", "critic/l*"), Map.of(), EmptyLayers.WARN));
  }

  private static PluginUse use(
      String kind, String name, Map<String, Object> options, Map<String, List<PluginUse>> parts) {
    return new PluginUse(kind, name, "1.0.0", "org.espalier." + name, "ab".repeat(32), options, parts);
  }

  private static RunPlan plan(Random random) {
    boolean prunes = random.nextBoolean();
    boolean scheduled = prunes && random.nextBoolean();
    RunDefinition definition = new RunDefinition(
        arm(random), prunes ? OptionalDouble.of(random.nextDouble()) : OptionalDouble.empty(),
        Parameters.NONE.with(text(random), text(random)), List.of(DenseRun.REFERENCE), scheduled);
    Lineup lineup = new Lineup(
        use(random, "task"), use(random, "architecture"), use(random, "engine"), use(random, "procedure"),
        prunes
            ? Optional.of(
                new Strategy(
                    use(random, "criterion"), use(random, "distribution"), use(random, "granularity"),
                    scheduled ? Optional.of(use(random, "schedule")) : Optional.empty()))
            : Optional.empty(),
        List.of(use(random, "evaluator"), use(random, "evaluator")));
    return RunPlan.of(
        text(random), random.nextLong(), definition, Map.of(DenseRun.REFERENCE, text(random)), options(random), lineup,
        prunes
            ? new PruneRules(List.of(text(random)), Map.of(text(random), random.nextDouble()), EmptyLayers.ALLOW)
            : PruneRules.DEFAULT);
  }

  private static Arm arm(Random random) {
    Arm.Role[] roles = Arm.Role.values();
    return new Arm(text(random), roles[random.nextInt(roles.length)], text(random));
  }

  private static PluginUse use(Random random, String kind) {
    List<PluginUse> some = Stream.generate(() -> use(random, "part"))
        .limit(random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0)
        .toList();
    Map<String, List<PluginUse>> parts = some.isEmpty() ? Map.of() : Map.of("part", some);
    return use(kind, text(random), options(random), parts);
  }

  private static Map<String, Object> options(Random random) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("text", text(random));
    options.put("whole", random.nextLong());
    options.put("number", Double.longBitsToDouble(random.nextLong() & ~(1L << 62)));
    options.put("flag", random.nextBoolean());
    options.put("list", List.of(random.nextDouble(), 1.0, 1e300));
    return options;
  }

  private static String text(Random random) {
    List<Integer> points = new ArrayList<>();
    for (int i = random.nextInt(8); i >= 0; i--) {
      points.add(random.nextInt(0x2000) + 1);
    }
    StringBuilder text = new StringBuilder();
    points.forEach(text::appendCodePoint);
    return text.toString();
  }
}
