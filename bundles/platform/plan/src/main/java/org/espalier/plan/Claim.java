// SPDX-License-Identifier: Apache-2.0
package org.espalier.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.json.JsonObject;
import org.espalier.statistics.AtLeast;

/**
 * What somebody says of trainings, to be answered by those of an experiment: that at least, or at most, a share of them
 * keeps enough of what dense training gained, or fails to. It changes no run.
 *
 * @param name what it is called
 * @param failing whether it is about those that fail, else about those that keep enough
 * @param atLeast whether it says at least, else at most
 * @param share above 0 and below 1
 * @param retention of what dense training gained, that is enough
 * @param selections the trainings, each selection answered by itself
 */
public record Claim(
    String name, boolean failing, boolean atLeast, double share, double retention, List<Selection> selections) {
  public Claim {
    selections = List.copyOf(selections);
  }

  /**
   * Trainings that are counted together.
   *
   * @param label what tells them from others; empty where they are all
   * @param members each with trainings of its own, one a seed
   */
  public record Selection(String label, List<Member> members) {
    public Selection {
      members = List.copyOf(members);
    }

    private JsonObject toJson() {
      return new JsonObject(Map.of("label", label, "members", members.stream().map(Member::toJson).toList()));
    }

    private static Selection of(JsonObject json) {
      return new Selection(json.text("label"), json.objects("members").stream().map(Member::of).toList());
    }
  }

  /**
   * An arm of a setting.
   *
   * @param cell the point of the grid, as in {@link RunPlan#cells}
   * @param arm its name
   * @param sparsities ascending, at least one: a training keeps enough if it does at one of them
   */
  public record Member(Map<String, Object> cell, String arm, List<Double> sparsities) {
    public Member {
      cell = Collections.unmodifiableMap(new LinkedHashMap<>(cell));
      sparsities = List.copyOf(sparsities);
    }

    private JsonObject toJson() {
      return new JsonObject(Map.of("cell", cell, "arm", arm, "sparsities", sparsities));
    }

    private static Member of(JsonObject json) {
      return new Member(
          json.object("cell").values(), json.text("arm"),
          json.list("sparsities").stream().map(sparsity -> ((Number) sparsity).doubleValue()).toList());
    }
  }

  /**
   * The test of it by some trainings: that at most a share does is that at least the rest does not.
   *
   * @param counted how many fail, or keep enough, as it says
   */
  public AtLeast test(int counted, int trials) {
    return atLeast ? new AtLeast(counted, trials, share) : new AtLeast(trials - counted, trials, 1 - share);
  }

  /** As it stands in files of the output folder. */
  public JsonObject toJson() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("failing", failing);
    fields.put("at-least", atLeast);
    fields.put("share", share);
    fields.put("retention", retention);
    fields.put("selections", selections.stream().map(Selection::toJson).toList());
    return new JsonObject(fields);
  }

  /** The claim that {@link #toJson} wrote. */
  public static Claim of(JsonObject json) {
    return new Claim(
        json.text("name"), json.flag("failing"), json.flag("at-least"), json.number("share"),
        json.number("retention"), json.objects("selections").stream().map(Selection::of).toList());
  }
}
