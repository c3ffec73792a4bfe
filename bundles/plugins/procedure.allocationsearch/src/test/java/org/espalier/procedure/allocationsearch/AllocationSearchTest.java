// SPDX-License-Identifier: Apache-2.0
package org.espalier.procedure.allocationsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.api.budget.Budget;
import org.espalier.api.engine.Engine;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Parts;
import org.espalier.api.procedure.Procedure;
import org.espalier.api.procedure.RunDefinition;
import org.espalier.engine.jvm.JvmEngine;
import org.espalier.tck.GivenParts;
import org.espalier.tck.procedure.Laboratory;
import org.espalier.tck.procedure.ProcedureContract;
import org.espalier.tck.procedure.Toy;
import org.junit.jupiter.api.Test;
import org.osgi.util.converter.Converters;

class AllocationSearchTest extends ProcedureContract {
  private static final int EVALUATIONS = 12;
  private static final Map<String, Object> SMALL = Map.ofEntries(
      Map.entry("evaluations", EVALUATIONS), Map.entry("finetuning", 6), Map.entry("briefFinetuning", 2),
      Map.entry("batchSize", 12), Map.entry("recalibration", 12), Map.entry("readout", 24),
      Map.entry("finalists", 1), Map.entry("checked", 4), Map.entry("learningRate", 0.01));

  @Override
  protected Engine engine() {
    return new JvmEngine();
  }

  @Override
  protected Toy toy() {
    return Toy.FILTERS;
  }

  @Override
  protected Procedure procedure(Map<String, Object> options) {
    return small(new GivenParts().with(Budget.KIND, () -> ToyBudget.MACS), options);
  }

  /** One whose searches spend little, with these options. */
  static AllocationSearch small(Parts parts, Map<String, Object> options) {
    Map<String, Object> all = new HashMap<>(SMALL);
    all.putAll(options);
    AllocationSearch search =
        new AllocationSearch(Converters.standardConverter().convert(all).to(AllocationSearch.Options.class));
    search.compose(parts);
    return search;
  }

  @Test
  void everyProjectedArmKeepsToTheBudgetAndUsesItUp() {
    carryOut(Map.of()).forEach((name, entry) -> entry.definition().sparsity().ifPresent(sparsity -> {
      Map<String, Double> metrics = entry.metrics();
      assertEquals(1 - sparsity, metrics.get("limit.macs"), 1e-12, name);
      assertTrue(metrics.get("cost.macs") <= metrics.get("limit.macs"), name);
      // the cheapest filter costs more than a twentieth of the whole
      assertTrue(metrics.get("cost.macs") > metrics.get("limit.macs") - 0.07, name + " " + metrics);
      assertTrue(metrics.keySet().containsAll(Set.of("cost.filters", "cost.weights", "cost.bytes")), name);
      assertEquals(3, metrics.keySet().stream().filter(metric -> metric.startsWith("kept.")).count(), name);
    }));
  }

  @Test
  void searchesSpendWhatTheyMayAndNoMore() {
    Map<String, Laboratory.Entry> entries = carryOut(Map.of("controls", new String[] {"random-search", "cem"}));
    for (String name : List.of("allocation-search-0.5", "random-search-0.5", "cem-0.5")) {
      Map<String, Double> metrics = entries.get(name).metrics();
      double evaluations = metrics.get("search.evaluations");
      assertTrue(evaluations <= EVALUATIONS + 1e-9, name + " spent " + evaluations);
      assertTrue(evaluations > EVALUATIONS - 3, name + " spent " + evaluations);
      assertTrue(metrics.get("search.macs") > 0, name);
      assertTrue(metrics.containsKey("search.best"), name);
      double[] best = entries.get(name).curves().get("search").curve("best").orElseThrow().values();
      // the loss of the best never rises
      for (int i = 1; i < best.length; i++) {
        assertTrue(best[i] <= best[i - 1], name);
      }
      assertEquals(metrics.get("search.best"), best[best.length - 1], name);
    }
    assertEquals(EVALUATIONS, entries.get("random-search-0.5").metrics().get("search.evaluations"));
  }

  @Test
  void equalMacsAreSpentInPlaceOfEqualEvaluations() {
    Map<String, Laboratory.Entry> entries = carryOut(
        Map.of("matched", "macs", "controls", new String[] {"uniform", "random-search", "cem"}));
    double typical = entries.get("uniform-0.5").metrics().get("cost.macs") * Toy.FILTERS.architecture().macs();
    double allowed = EVALUATIONS * typical * (3 * 6 * 12 + 12 + 24);
    for (String name : List.of("allocation-search-0.5", "random-search-0.5", "cem-0.5")) {
      double spent = entries.get(name).metrics().get("search.macs");
      assertTrue(spent <= allowed * (1 + 1e-9) && spent > 0.8 * allowed, name + " spent " + spent / allowed);
    }
  }

  @Test
  void theProxyIsCheckedInEachFidelity() {
    Map<String, Double> metrics = carryOut(Map.of("controls", new String[] {"proxy-check"}))
        .get("proxy-check-0.5").metrics();
    for (String metric : List.of("", "-brief", "-cheap")) {
      double correlation = metrics.get("proxy.rank-correlation" + metric);
      assertTrue(correlation >= -1 && correlation <= 1, metric);
    }
  }

  @Test
  void controlsAreThosePickedAndPlainOnesIfAskedFor() {
    Set<String> few = names(procedure(Map.of("controls", new String[] {"cem"})));
    assertEquals(Set.of("dense", "allocation-search", "cem"), few);
    Set<String> plain = names(procedure(Map.of("controls", new String[] {"uniform", "cem"}, "plainControls", true)));
    assertEquals(Set.of("dense", "allocation-search", "uniform", "uniform-plain", "cem", "cem-plain"), plain);
    Map<String, Laboratory.Entry> entries =
        carryOut(Map.of("controls", new String[] {"uniform", "cem"}, "plainControls", true));
    // half of 6, 8 and 10 filters, whatever they cost
    assertEquals(0.5, entries.get("uniform-plain-0.5").metrics().get("cost.filters"));
    assertEquals(EVALUATIONS, entries.get("cem-plain-0.5").metrics().get("search.evaluations"), 1e-9);
  }

  private static Set<String> names(Procedure procedure) {
    return procedure.runs(List.of(0.5)).stream().map(RunDefinition::variant).collect(Collectors.toSet());
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    Map<Map<String, Object>, String> wrong = Map.of(
        Map.of("briefFinetuning", 7), "brief-finetuning",
        Map.of("learningRate", 0.0), "learning-rate",
        Map.of("ridge", 0.0), "ridge",
        Map.of("finalists", 3), "finalists");
    wrong.forEach((options, word) -> {
      String said = assertThrows(InvalidInputException.class, () -> procedure(options)).getMessage();
      assertTrue(said.contains(word), said);
    });
    assertFalse(procedure(Map.of()).runs(List.of(0.5)).isEmpty());
  }
}
