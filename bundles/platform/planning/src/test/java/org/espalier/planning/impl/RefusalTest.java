// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.PluginException;
import org.espalier.planning.ExperimentFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each thing that can be wrong, with the very words. */
class RefusalTest {
  private static final String[] LINES = PlanningTest.QUICKSTART.split("\n");

  private static String refusal(String text, String... changes) {
    FakeCatalog catalog = FakeCatalog.lab();
    ExperimentFile file = new ExperimentFile("test.yaml", text, List.of(changes));
    String message =
        assertThrows(InvalidInputException.class, () -> new DefaultPlanner(catalog).plan(file)).getMessage();
    assertEquals(0, catalog.openLeases());
    return message;
  }

  /** The quick start with one line replaced, or more lines at its end. */
  private static String quickstart(int line, String replacement) {
    List<String> lines = new ArrayList<>(List.of(LINES));
    if (line > lines.size()) {
      lines.add(replacement);
    } else {
      lines.set(line - 1, replacement);
    }
    return String.join("\n", lines) + "\n";
  }

  @Test
  void aliasesThatStandForBillionsAreRefusedAtOnce() {
    String laughs = "- &a0 [x, x]\n" + IntStream.range(1, 30)
        .mapToObj(i -> "- &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n").collect(Collectors.joining());
    assertEquals(
        "test.yaml: it comes to more than 100000 values, with those that aliases (*) repeat; write less",
        refusal(PlanningTest.QUICKSTART + "grid:\n" + laughs));
  }

  @Test
  void aListThatIsTooLongIsNamed() {
    String thousands = IntStream.range(0, 10_001).boxed().toList().toString();
    assertEquals("test.yaml:8: seeds: 10001 seeds make no experiment; give at most 10000",
        refusal(quickstart(8, "seeds: " + thousands)));
    assertEquals("--set seeds=" + thousands.substring(0, 114) + "...: seeds: 10001 seeds make no experiment; give at"
        + " most 10000", refusal(PlanningTest.QUICKSTART, "seeds=" + thousands));
    String more = IntStream.range(0, 100_000).boxed().toList().toString();
    assertEquals("test.yaml: seeds: this list has 100000 values; a whole file has at most 100000, so write fewer",
        refusal(quickstart(8, "seeds: " + more)));
  }

  @Test
  void whatMultipliesOutToMoreThanAnyoneRunsIsRefusedAtOnce() {
    String thousand = IntStream.rangeClosed(1, 1000).boxed().toList().toString();
    String settings = "test.yaml:1: its lists and its grid come to more than 100000 settings; give fewer values, or a"
        + " grid that is a list of just the points that are wanted";
    String ppo = "task.reinforcement.algorithm.ppo.";
    assertEquals(settings, refusal(
        PlanningTest.QUICKSTART, "procedure.lottery-ticket.rewind-to=" + thousand, ppo + "steps=" + thousand));
    assertEquals(settings, refusal(PlanningTest.QUICKSTART, "grid={procedure.lottery-ticket.rewind-to: " + thousand
        + ", " + ppo + "steps: " + thousand + "}"));
    assertEquals(
        "test.yaml:1: it comes to more than 100000 runs; give fewer seeds, sparsities or settings",
        refusal(PlanningTest.QUICKSTART, "seeds=10000"));
  }

  @Test
  void ofManyProblemsTheFirstAreSaid() {
    String unknown = IntStream.range(0, 50).mapToObj(i -> "x" + i + ": 1\n").collect(Collectors.joining());
    List<String> said = refusal(PlanningTest.QUICKSTART + unknown).lines().toList();
    assertEquals(21, said.size());
    assertEquals("and 30 more", said.get(20));
  }

  @Test
  void whereAPartWouldOfferItThePartIsNamed() {
    FakeCatalog catalog = FakeCatalog.lab();
    catalog.add("algorithm", "steep", List.of(), List.of("gradients"), List.of(), List.of(), options -> new Object());
    catalog.add("criterion", "sloped", List.of(), List.of(), List.of("gradients"), List.of(), options -> new Object());
    ExperimentFile file = new ExperimentFile("test.yaml", quickstart(5, "criterion: sloped"), List.of());
    assertEquals(
        "test.yaml:5: criterion: criterion sloped needs a task that offers gradients; algorithm ppo does not provide"
            + " gradients (steep does)",
        assertThrows(InvalidInputException.class, () -> new DefaultPlanner(catalog).plan(file)).getMessage());
  }

  static Stream<Arguments> oneLine() {
    return Stream.of(
        Arguments.of(10, "sparsety: 0.5", "test.yaml:10: sparsety: there is no such key; did you mean sparsity?"),
        Arguments.of(5, "criterion: magnitud",
            "test.yaml:5: criterion: there is no criterion magnitud; did you mean magnitude?"),
        Arguments.of(5, "criterion: lottery-ticket",
            "test.yaml:5: criterion: lottery-ticket is a procedure, not a criterion; there is magnitude, picky, "
                + "random"),
        Arguments.of(5, "criterion: 3",
            "test.yaml:5: criterion: 3 is not a criterion; write the name of a criterion, or {name: {option: value}}"),
        Arguments.of(10, "engine: 3",
            "test.yaml:10: engine: 3 is not an engine; write the name of an engine, or {name: {option: value}}"),
        Arguments.of(5, "criterion:",
            "test.yaml:5: criterion: it has no value; write the name of a criterion, or {name: {option: value}}"),
        Arguments.of(5, "criterion: []", "test.yaml:5: criterion: the list is empty; name at least one criterion"),
        Arguments.of(5, "criterion: {magnitude: {norm: l1}, random: {}}",
            "test.yaml:5: criterion: there are several keys, magnitude and random; write the name of a criterion, or "
                + "{name: {option: value}}"),
        Arguments.of(5, "criterion: {magnitude: {nrm: l1}}",
            "test.yaml:5: criterion.magnitude.nrm: criterion magnitude has no option nrm; did you mean norm?"),
        Arguments.of(5, "criterion: {magnitude: {norm: l3}}",
            "test.yaml:5: criterion.magnitude: norm must be one of l1, l2, not l3"),
        Arguments.of(5, "criterion: {magnitude: l1}",
            "test.yaml:5: criterion.magnitude: what follows a plug-in's name are its options, such as "
                + "{magnitude: {option: value}}, not l1"),
        Arguments.of(5, "criterion: magnitude@[2.0,3.0)",
            "test.yaml:5: criterion: there is no criterion magnitude@[2.0.0,3.0.0); did you mean magnitude?"),
        Arguments.of(5, "criterion: {magnitude@[1.0,2.0): {norm: l1}}",
            "test.yaml:5: not valid YAML: inside { } a name with a version range needs quotes, such as "
                + "{\"name@[1.0,2.0)\": {option: value}}"),
        Arguments.of(4, "procedure: {lottery-ticket: {rewind-to: early}}",
            "test.yaml:4: procedure.lottery-ticket: rewind-to must be a whole number, not early"),
        Arguments.of(4, "procedure: {lottery-ticket: {rewind-to: -1}}",
            "test.yaml:4: procedure.lottery-ticket: rewind-to must be a whole number of at least 0, not -1"),
        Arguments.of(4, "procedure: {lottery-ticket: {rewind-to: }}",
            "test.yaml:4: procedure.lottery-ticket: rewind-to has no value; give one, or remove the key to take the "
                + "default"),
        Arguments.of(4, "procedure: {lottery-ticket: {rewind-to: []}}",
            "test.yaml:4: procedure.lottery-ticket.rewind-to: the list is empty; give at least one value"),
        Arguments.of(4, "# no procedure",
            "test.yaml:1: procedure: the key is missing; there is lottery-ticket, progressive, train"),
        Arguments.of(2, "task: {reinforcement: {environment: CartPole-v1}}",
            "test.yaml:2: task.reinforcement: the key algorithm is missing: task reinforcement needs one; there is "
                + "ppo"),
        Arguments.of(2, "task: {reinforcement: {environment: Cartpole-v0, algorithm: ppo}}",
            "test.yaml:2: task.reinforcement.environment: there is no environment Cartpole-v0; did you mean "
                + "CartPole-v1?"),
        Arguments.of(2, "task: {supervised: {dataset: behaviour-cloning}}",
            Stream.of("return", "policy-entropy")
                .map(evaluator -> "test.yaml:9: evaluators: evaluator " + evaluator + " needs a task that offers "
                    + "agent, which supervised does not; reinforcement does")
                .collect(Collectors.joining("\n"))),
        Arguments.of(7, "sparsity: .nan",
            "test.yaml:7: sparsity: NaN is not a sparsity; give a share of the weights above 0 and below 1"),
        Arguments.of(7, "sparsity: [0.5, 1.0]",
            "test.yaml:7: sparsity: 1.0 is not a sparsity; give a share of the weights above 0 and below 1"),
        Arguments.of(7, "sparsity: 90",
            "test.yaml:7: sparsity: 90 is not a sparsity; give a share of the weights above 0 and below 1, such as 0.9 "
                + "for 90 %"),
        Arguments.of(7, "sparsity: 1.1",
            "test.yaml:7: sparsity: 1.1 is not a sparsity; give a share of the weights above 0 and below 1, such as "
                + "0.011 for 1.1 %"),
        Arguments.of(7, "sparsity: [0.5, half]",
            "test.yaml:7: sparsity: half is not a sparsity; give a share of the weights above 0 and below 1"),
        Arguments.of(7, "sparsity: [0.5, 0.5]", "test.yaml:7: sparsity: 0.5 is there twice; remove one"),
        Arguments.of(10, "search: {}",
            "test.yaml:10: search: it finds the sparsity, which the file also gives; remove one of the two"),
        Arguments.of(7, "search: .9",
            "test.yaml:7: search: it must be {retention: 0.9, from: 0.5, to: 0.99, step: 0.01}, of which each may be "
                + "left out, not 0.9"),
        Arguments.of(7, "search: {retentoin: .9}",
            "test.yaml:7: search.retentoin: there is no such key; did you mean retention?"),
        Arguments.of(7, "search: {retention: 90}",
            "test.yaml:7: search.retention: 90 won't do; give a number above 0 and at most 1"),
        Arguments.of(7, "search: {to: 1}", "test.yaml:7: search.to: 1 won't do; give a number above 0 and below 1"),
        Arguments.of(7, "search: {from: .9, to: .8}",
            "test.yaml:7: search: from 0.9 to 0.8 in steps of 0.01 there is nothing to choose from; give a lower from, "
                + "a higher to or a smaller step"),
        Arguments.of(7, "search: {step: 1e-6}",
            "test.yaml:7: search: there are more than 1000 sparsities from 0.5 to 0.99; give a larger step"),
        Arguments.of(7, "search: {to: .999, step: .499}",
            "test.yaml:6: distribution: global can't do it: it can't lose 0.999"),
        Arguments.of(7, "sparsity: []", "test.yaml:7: sparsity: the list is empty; give at least one value"),
        Arguments.of(7, "# no sparsity",
            "test.yaml:1: sparsity: the key is missing; give a share of the weights above 0 and below 1, or a list of "
                + "them, or let the highest be searched for (search)"),
        Arguments.of(8, "seeds: 0",
            "test.yaml:8: seeds: 0 seeds make no experiment; give a number from 1 to 10000, or a list of seeds"),
        Arguments.of(8, "seeds: [1, -2]",
            "test.yaml:8: seeds: -2 is not a seed; give whole numbers from 0, or the number of seeds"),
        Arguments.of(8, "seeds: five",
            "test.yaml:8: seeds: it must be a number or a list of numbers, or {until: decided, at-most: 100}, not "
                + "five"),
        Arguments.of(8, "seeds: {at-most: 50}",
            "test.yaml:8: seeds: it does not say until when; write {until: decided, at-most: 100}, or a number of "
                + "seeds"),
        Arguments.of(8, "seeds: {until: decided}",
            "test.yaml:8: seeds: it does not say how many seeds there are at most; write {until: decided, at-most: "
                + "100}"),
        Arguments.of(8, "seeds: {until: sure, at-most: 50}",
            "test.yaml:8: seeds.until: it must be decided, not sure"),
        Arguments.of(8, "seeds: {until: decided, at-mots: 50, at-most: 50}",
            "test.yaml:8: seeds.at-mots: there is no such key; did you mean at-most?"),
        Arguments.of(8, "seeds: {until: decided, at-most: many}",
            "test.yaml:8: seeds.at-most: many won't do; give a whole number from 1 to 10000"),
        Arguments.of(8, "seeds: {until: decided, at-most: 3}",
            "test.yaml:8: seeds: at least 5 and at most 3 contradict each other; give a larger at-most, or a smaller "
                + "batch"),
        Arguments.of(8, "seeds: {until: decided, at-most: 5}",
            "test.yaml:8: seeds: 5 seeds can decide nothing of 4 claims; give an at-most of at least 7"),
        Arguments.of(10, "compare: []",
            "test.yaml:10: compare: the list is empty; name what is compared, such as [{arm: [ticket, "
                + "random-mask]}]"),
        Arguments.of(10, "compare: ticket",
            "test.yaml:10: compare: what is compared must be a mapping, such as {criterion: [taylor, magnitude]}, not "
                + "ticket"),
        Arguments.of(10, "compare: {arm: ticket}",
            "test.yaml:10: compare: it names nothing to compare; give one key two values, such as {arm: [ticket, "
                + "random-mask]}, or write {this: {...}, with: {...}}"),
        Arguments.of(10, "compare: {arm: [ticket, random-mask, random-init]}",
            "test.yaml:10: compare: arm needs two values to be compared, not 3; write an entry for each pair"),
        Arguments.of(10, "compare: {arm: [ticket, random-musk]}",
            "test.yaml:10: compare: no run has the arm random-musk; did you mean random-mask?"),
        Arguments.of(10, "compare: {criterion: [magnitude, random]}",
            "test.yaml:10: compare: the experiment has no criterion random; there is magnitude"),
        Arguments.of(10, "compare: {criterium: [magnitude, random]}",
            "test.yaml:10: compare: the experiment has no criterium; did you mean criterion?"),
        Arguments.of(10, "compare: {arm: [ticket, random-mask], sparsity: 0.85}",
            "test.yaml:10: compare: no run has the sparsity 0.85; there is 0.5, 0.8, 0.9, 0.95"),
        Arguments.of(10, "compare: {arm: [ticket, ticket]}",
            "test.yaml:10: compare: it compares nothing: there are no two runs that {arm: ticket} and {arm: ticket} "
                + "tell apart"),
        Arguments.of(10, "compare: {this: {arm: ticket}}",
            "test.yaml:10: compare: with is missing; write {this: {procedure: lottery-ticket}, with: {procedure: "
                + "dynamic-sparse}}"),
        Arguments.of(8, "seeds: 99999999999999999999",
            "test.yaml:8: seeds: 99999999999999999999 is too large; whole numbers have at most 64 bits"),
        Arguments.of(9, "evaluators: [complexity, complexity]",
            "test.yaml:9: evaluators: complexity is there twice; remove one"),
        Arguments.of(9, "evaluators: [{return: {episodes: [10, 20]}}]",
            "test.yaml:9: evaluators: an evaluator's options take one value each, not a list"),
        Arguments.of(9, "evaluators: [complexity, picky]",
            "test.yaml:9: evaluators: evaluator picky: there will be nothing to measure"),
        Arguments.of(1, "experiment: ../outside",
            "test.yaml:1: experiment: \"../outside\" can't name an output folder; use letters, digits, hyphens, dots "
                + "and underscores, beginning with a letter or digit"),
        Arguments.of(1, "experiment: ~", "test.yaml:1: experiment: it has no value; give the experiment a name"),
        Arguments.of(10, "description: null", "test.yaml:10: description: it must be text, not nothing"),
        Arguments.of(8, "seeds: ~",
            "test.yaml:8: seeds: it must be a number or a list of numbers, or {until: decided, at-most: 100}, not "
                + "nothing"),
        Arguments.of(7, "sparsity: [0.5, ~]",
            "test.yaml:7: sparsity: nothing is not a sparsity; give a share of the weights above 0 and below 1"),
        Arguments.of(10, "grid: ~",
            "test.yaml:10: grid: it must be {dotted.key: [values]}, or a list of {dotted.key: value}, not nothing"),
        Arguments.of(10, "grid: {criterion: ~}",
            "test.yaml:10: grid.criterion: a grid needs a list with at least one value, not nothing"),
        Arguments.of(3, "architecture: {mlp: {hidden: [8, ~]}}",
            "test.yaml:3: architecture.mlp: hidden must be a whole number, not nothing"),
        Arguments.of(10, "seeds: 3", "test.yaml:10: seeds: it is there twice; remove one"),
        Arguments.of(10, "prune: {exclude: [dense9]}",
            "test.yaml:10: prune.exclude: no layer is called dense9; there is dense1, dense2, dense3, and input and"
                + " output are the first and the last"),
        Arguments.of(10, "prune: {exclude: [critic/output]}",
            "test.yaml:10: prune.exclude: no layer is called critic/output; there is dense1, dense2, dense3, and input"
                + " and output are the first and the last"),
        Arguments.of(10, "prune: {exclude: [outputs]}",
            "test.yaml:10: prune.exclude: no layer is called outputs; there is dense1, dense2, dense3, and input and"
                + " output are the first and the last"),
        Arguments.of(10, "prune: {scale: {critics: 0.5}}",
            "test.yaml:10: prune.scale: no network is called critics; there is actor"),
        Arguments.of(10, "prune: {scale: {critic: 1.5}}",
            "test.yaml:10: prune.scale.critic: 1.5 is not how much of the sparsity a network gets; give a number from 0"
                + " to 1"),
        Arguments.of(10, "prune: {scale: 0.5}",
            "test.yaml:10: prune.scale: it must be {network: number}, such as {critic: 0.5}, not 0.5"),
        Arguments.of(10, "prune: {exclude: \"dense*\"}",
            "test.yaml:10: prune.exclude: every layer is excluded; leave one to prune"),
        Arguments.of(10, "prune: {layers: [dense1]}",
            "test.yaml:10: prune.layers: there is no such key; there is empty-layers, exclude, scale"),
        Arguments.of(10, "prune: {empty-layer: warn}",
            "test.yaml:10: prune.empty-layer: there is no such key; did you mean empty-layers?"),
        Arguments.of(10, "prune: {empty-layers: maybe}",
            "test.yaml:10: prune.empty-layers: it must be one of refuse, warn, allow, not maybe"),
        Arguments.of(7, "sparsity: [0.5, 0.995]",
            "test.yaml:6: distribution: global can't do it: it can't lose 0.995"),
        Arguments.of(5, "criterion: picky", "test.yaml:5: criterion: picky can't do it: it does not like dense1"),
        Arguments.of(10, "granularity: half", Stream.of("0.8", "0.9", "0.95")
            .map(sparsity -> "test.yaml:10: granularity: half can't do it: " + sparsity + " is not 0.5")
            .collect(Collectors.joining("\n"))),
        Arguments.of(10, "schedule: linear",
            "test.yaml:10: schedule: procedure lottery-ticket follows no schedule; remove this key, or choose one that "
                + "does"),
        Arguments.of(10, "engine: {jvm: {threads: 2}}",
            "test.yaml:10: engine.jvm.threads: engine jvm has no option threads; there is none"),
        Arguments.of(10, "grid: {seeds: [[1], [2]]}",
            "test.yaml:10: grid.seeds: seeds can't stand in a grid; it takes its values as the file's own key, without "
                + "the grid"),
        Arguments.of(10, "grid: {sparsity: [0.5]}",
            "test.yaml:10: grid.sparsity: sparsity can't stand in a grid; it takes its values as the file's own key, "
                + "without the grid"),
        Arguments.of(10, "grid: [{criterion: magnitude, sparsity: 80}]",
            "test.yaml:10: sparsity: 80 is not a sparsity; give a share of the weights above 0 and below 1, such as "
                + "0.8 for 80 %"),
        Arguments.of(10, "grid: {criterion: magnitude}",
            "test.yaml:10: grid.criterion: a grid needs a list with at least one value, not magnitude"),
        Arguments.of(10, "grid: {criterion: [magnitude, magnitude]}",
            "test.yaml:1: the same runs are asked for twice, for criterion magnitude and for criterion magnitude; "
                + "remove one"),
        Arguments.of(10, "grid: 3",
            "test.yaml:10: grid: it must be {dotted.key: [values]}, or a list of {dotted.key: value}, not 3"),
        Arguments.of(10, "grid: [criterion]",
            "test.yaml:10: grid: a point of the grid must be {dotted.key: value}, not criterion"),
        Arguments.of(10, "grid: {criterion: [magnitude], criterion.magnitude.norm: [l1]}",
            "test.yaml:10: grid.criterion.magnitude.norm: another key beside it contains this one; keep one of the "
                + "two"),
        Arguments.of(10, "grid: {seeds.more: [1]}",
            "test.yaml:10: grid.seeds.more: seeds can't stand in a grid; it takes its values as the file's own key, "
                + "without the grid"),
        Arguments.of(10, "x: [1, 2",
            "test.yaml:11: not valid YAML: while parsing a flow sequence: expected ',' or ']', but got <stream end> "
                + "(it begins in line 10)"),
        Arguments.of(10, "\tx: 1", "test.yaml:10: not valid YAML: while scanning for the next token: found character "
            + "'\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)"),
        Arguments.of(8, "seeds: \"5\"",
            "test.yaml:8: seeds: it must be a number or a list of numbers, or {until: decided, at-most: 100}, not the "
                + "text \"5\""),
        Arguments.of(7, "sparsity: [0.5, \"\"]",
            "test.yaml:7: sparsity: the text \"\" is not a sparsity; give a share of the weights above 0 and below 1"),
        Arguments.of(8, "seeds: !!int many",
            "test.yaml:8: seeds: \"many\" is not what the tag tag:yaml.org,2002:int says; remove the tag"),
        Arguments.of(8, "seeds: !!bool many",
            "test.yaml:8: seeds: \"many\" is not what the tag tag:yaml.org,2002:bool says; remove the tag"),
        Arguments.of(10, "description: !!binary aGk=",
            "test.yaml:10: description: the tag tag:yaml.org,2002:binary means nothing here; remove it"),
        Arguments.of(10, "prune: !mine {exclude: []}",
            "test.yaml:10: prune: the tag !mine means nothing here; remove it"),
        Arguments.of(10, "\"a\\nb\\e[31m\": 1",
            "test.yaml:10: a b [31m: there is no such key; there is architecture, claims, compare, criterion, "
                + "description, distribution, engine, evaluators, experiment, granularity, grid, procedure ..."),
        Arguments.of(10, "x: *unknown", "test.yaml:10: not valid YAML: found undefined alias unknown"));
  }

  @ParameterizedTest
  @MethodSource("oneLine")
  void saysWhereAndWhatAndWhatWouldBeRight(int line, String replacement, String sentence) {
    assertEquals(sentence, refusal(quickstart(line, replacement)));
  }

  @Test
  void engineThatCanNotComputeTheArchitecture() {
    assertEquals(
        "test.yaml:10: engine: engine jvm 1.0.0 can't compute the network actor: it has no relu; choose another, or "
            + "auto",
        refusal(quickstart(10, "engine: jvm"), "architecture.mlp.activation=relu"));
  }

  @Test
  void pluginThatFailsWhenItIsMade() {
    FakeCatalog catalog = FakeCatalog.lab();
    catalog.add("criterion", "broken", List.of(), List.of(), List.of(), List.of(), options -> {
      throw new PluginException("criterion broken 1.0.0 failed while it was made");
    });
    ExperimentFile file = new ExperimentFile("test.yaml", quickstart(5, "criterion: broken"), List.of());
    assertEquals(
        "test.yaml:5: criterion: criterion broken 1.0.0 failed while it was made",
        assertThrows(InvalidInputException.class, () -> new DefaultPlanner(catalog).plan(file)).getMessage());
    assertEquals(0, catalog.openLeases());
  }

  @Test
  void aScheduleLongerThanTheTraining() {
    assertEquals(
        "test.yaml:4: procedure: progressive can't be carried out: it ends at 11, after 10",
        refusal(quickstart(4, "procedure: progressive"), "schedule={linear: {end: 11}}"));
  }

  @Test
  void aScheduleThatPassesWhatTheGranularityCanNotDo() {
    assertEquals(
        "test.yaml:10: granularity: half can't do it: 0.05 is not 0.5",
        refusal(quickstart(10, "granularity: half"), "procedure=progressive", "sparsity=0.5"));
  }

  @Test
  void sparsityForAProcedureThatPrunesNothing() {
    String sentence = ": procedure train prunes nothing; remove this key, or choose one that prunes";
    assertEquals(
        "test.yaml:5: criterion" + sentence + "\ntest.yaml:6: distribution" + sentence + "\ntest.yaml:7: sparsity"
            + sentence,
        refusal(quickstart(4, "procedure: train")));
  }

  @Test
  void criteriaForAProcedureThatBuildsSmallerNetworks() {
    FakeCatalog catalog = FakeCatalog.lab();
    catalog.add("procedure", "shrinking", List.of(), List.of(), List.of(), List.of(), o -> FakeCatalog.shrinking());
    String sentence = ": procedure shrinking has no use for it with these options; remove this key, or choose a"
        + " procedure or options that have";
    ExperimentFile alone =
        new ExperimentFile("test.yaml", quickstart(4, "procedure: shrinking"), List.of("prune={exclude: input}"));
    assertEquals(
        "--set prune={exclude: input}: prune" + sentence + "\ntest.yaml:5: criterion" + sentence
            + "\ntest.yaml:6: distribution" + sentence,
        assertThrows(InvalidInputException.class, () -> new DefaultPlanner(catalog).plan(alone)).getMessage());

    String beside = "grid:\n- procedure: lottery-ticket\n- procedure: shrinking\n";
    new DefaultPlanner(catalog).plan(new ExperimentFile("test.yaml", quickstart(10, beside), List.of()));
    ExperimentFile own = new ExperimentFile("test.yaml", quickstart(10, beside + "  criterion: random"), List.of());
    assertEquals(
        "test.yaml:13: criterion" + sentence,
        assertThrows(InvalidInputException.class, () -> new DefaultPlanner(catalog).plan(own)).getMessage());
  }

  @Test
  void aProblemOfSeveralPointsIsToldOnce() {
    assertEquals(
        "test.yaml:11: criterion: there is no criterion magnitud; did you mean magnitude?; the same at test.yaml:12",
        refusal(quickstart(10, "grid:\n- {criterion: magnitud}\n- {criterion: magnitud, distribution: global}")));
  }

  @Test
  void everyProblemIsTold() {
    String sentences = """
        test.yaml:1: experiment: the key is missing; give the experiment a name
        test.yaml:1: procedure: the key is missing; there is lottery-ticket, progressive, train
        test.yaml:1: task.supervised.epoch: task supervised has no option epoch; did you mean epochs?
        test.yaml:2: criterion: there is no criterion magnitude2; did you mean magnitude?
        test.yaml:3: seeds: 0 seeds make no experiment; give a number from 1 to 10000, or a list of seeds
        """;
    assertEquals(sentences.strip(),
        refusal("task: {supervised: {dataset: behaviour-cloning, epoch: 3}}\ncriterion: magnitude2\nseeds: 0\n"));
  }

  @Test
  void fileThatIsNoMapping() {
    assertEquals("test.yaml: there is nothing in it", refusal("# nothing\n"));
    assertEquals("test.yaml:1: an experiment file is a mapping of keys to values, not [a, b]", refusal("[a, b]"));
  }

  @Test
  void changesFromTheCommandLine() {
    assertEquals("--set seeds: write key=value, such as seeds=3", refusal(PlanningTest.QUICKSTART, "seeds"));
    assertEquals(
        "--set seedz=3: seedz: there is no such key; did you mean seeds?",
        refusal(PlanningTest.QUICKSTART, "seedz=3"));
    assertEquals(
        "--set environment=CartPole-v1: environment: there is no such key here; did you mean"
            + " task.reinforcement.environment?",
        refusal(PlanningTest.QUICKSTART, "environment=CartPole-v1"));
    assertEquals(
        "--set rewind_to=3: rewind_to: there is no such key here; did you mean procedure.lottery-ticket.rewind-to?",
        refusal(PlanningTest.QUICKSTART, "rewind_to=3"));
    assertEquals(
        "--set sparsity=2: sparsity: 2 is not a sparsity; give a share of the weights above 0 and below 1, such as "
            + "0.02 for 2 %",
        refusal(PlanningTest.QUICKSTART, "sparsity=2"));
    assertEquals(
        "--set seeds.=2: a key has a name before and after each dot, such as prune.scale",
        refusal(PlanningTest.QUICKSTART, "seeds.=2"));
    assertEquals(
        "--set seeds=[9223372036854775808]: seeds[0]: 9223372036854775808 is too large; whole numbers have at most 64"
            + " bits",
        refusal(PlanningTest.QUICKSTART, "seeds=[9223372036854775808]"));
    assertEquals(
        "--set seeds.first=2: seeds.first leads into 5, which has no keys; leave out .first",
        refusal(PlanningTest.QUICKSTART, "seeds.first=2"));
    assertEquals(
        "--set sparsity=[1: not valid YAML: while parsing a flow sequence: expected ',' or ']', but got <stream end>",
        refusal(PlanningTest.QUICKSTART, "sparsity=[1"));
  }

  @Test
  void aSearchNeedsASubjectAndAReference() {
    String search = quickstart(7, "search: {}");
    assertEquals(
        "test.yaml:5: search: procedure train prunes nothing; remove this key, or choose one that prunes",
        refusal(search.replaceAll("(?m)^(criterion|distribution).*\n", ""), "procedure=train"));
    FakeCatalog catalog = FakeCatalog.lab();
    catalog.add("procedure", "silent", List.of(), List.of(), List.of(), List.of(), options -> FakeCatalog.silent());
    ExperimentFile file = new ExperimentFile("test.yaml", search, List.of("procedure=silent"));
    assertEquals(
        "--set procedure=silent: procedure: procedure silent does not say which of its runs is pruned and which dense"
            + " network that is measured by, as a search must know; give the sparsity instead",
        assertThrows(InvalidInputException.class, () -> new DefaultPlanner(catalog).plan(file)).getMessage());
  }
}
