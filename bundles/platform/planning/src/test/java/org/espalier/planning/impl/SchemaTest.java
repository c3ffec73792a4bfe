// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.espalier.json.Json;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.YamlReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final String text = new DefaultPlanner(FakeCatalog.composed()).schema().pretty();
  private final Schema schema = REGISTRY.getSchema(text);

  private List<Error> errors(String yaml) {
    Object file = YamlReader.file("test.yaml", yaml, new Problems()).orElseThrow().plain();
    return schema.validate(Json.canonical(file), InputFormat.JSON);
  }

  @Test
  void isASchema() {
    Schema meta = REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    assertEquals(List.of(), meta.validate(text, InputFormat.JSON));
  }

  @Test
  void acceptsTheQuickstart() {
    assertEquals(List.of(), errors(PlanningTest.QUICKSTART));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "criterion: [magnitude, {random: {}}, {magnitude@[1.0: {norm: [l1, l2]}}]",
    "architecture: {mlp: {hidden: [[32], [64, 64]]}}",
    "criterion: {mean: {criterion: [magnitude, {random: {}}]}}",
    "criterion: {mean: {criterion: [[magnitude, random], [magnitude]]}}",
    "task: {reinforcement: {environment: {limit: {environment: CartPole-v1}}, algorithm: ppo}}",
    "engine: auto",
    "engine: [jvm, dl4j]",
    "seeds: [0, 3]",
    "seeds: {until: decided, at-most: 200, at-least: 10}",
    "published: {arm: ticket, sparsity: 0.9, score: 450, source: 'Frankle and Carbin 2019'}",
    "compare: {criterion: [magnitude, random]}",
    "compare: [{arm: [ticket, random-mask], sparsity: 0.5}, {this: {arm: ticket}, with: {criterion: random}}]",
    "claims: {name: a, failing: {at-least: 0.4}}",
    "claims: [{name: a, keeping: {at-most: 0.4}, sparsity: {above: 0.1}, retention: 0.8, where: [{arm: ticket}]}]",
    "sparsity: 0.5",
    "prune: {exclude: 'dense*', empty-layers: refuse}",
    "grid: {task.reinforcement.environment: [CartPole-v1, Acrobot-v1]}"
  })
  void accepts(String line) {
    assertEquals(List.of(), errors(withLine(line)));
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "sparsety: 0.5",
    "sparsity: 1.5",
    "sparsity: []",
    "seeds: 0",
    "seeds: {until: decided}",
    "seeds: {until: never, at-most: 10}",
    "published: {arm: ticket, score: 450}",
    "compare: []",
    "compare: {arm: [ticket, random-mask, dense]}",
    "compare: {sparsity: 2}",
    "claims: []",
    "claims: {name: a}",
    "claims: {name: a, failing: {at-least: 2}}",
    "claims: {name: a, failing: {at-least: 0.5}, keeping: {at-least: 0.5}}",
    "criterion: {magnitude: {norm: l3}}",
    "criterion: {magnitude: {nrm: l1}}",
    "criterion: magnitud",
    "criterion: {mean: {criterion: []}}",
    "criterion: {mean: {criterion: [magnitud]}}",
    "criterion: {mean: {}}",
    "task: {reinforcement: {environment: CartPole-v1}}",
    "procedure: {lottery-ticket: {rewind-to: -1}}",
    "grid: {criterion: magnitude}"
  })
  void refuses(String line) {
    assertFalse(errors(withLine(line)).isEmpty());
  }

  /** The quick start with a line in the place of the one with the same key. */
  private static String withLine(String line) {
    String key = line.substring(0, line.indexOf(':') + 1);
    String rest = PlanningTest.QUICKSTART.lines().filter(l -> !l.startsWith(key)).reduce("", (a, b) -> a + b + "\n");
    return rest + line.replace("magnitude@[1.0:", "\"magnitude@[1.0,2.0)\":") + "\n";
  }
}
