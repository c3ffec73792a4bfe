// SPDX-License-Identifier: Apache-2.0
package org.espalier.planning.impl;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.espalier.api.procedure.Arm;
import org.espalier.plan.Contrast;
import org.espalier.plan.RunPlan;
import org.espalier.planning.file.Location;
import org.espalier.planning.file.Problems;
import org.espalier.planning.file.Tree;
import org.espalier.planning.file.Tree.Entry;
import org.espalier.planning.file.Tree.Mapping;
import org.espalier.planning.file.Tree.Sequence;

/**
 * Reads what is compared: the key {@code compare}. An entry gives one key two values, all else being equal, or says of
 * two sides what each is; it stands for a contrast at every sparsity and every remaining setting.
 */
final class ContrastReader {
  static final String KEY = "compare";
  static final String THIS = "this";
  static final String WITH = "with";
  static final String ARM = Vocabulary.ARM;
  static final String SPARSITY = Vocabulary.SPARSITY;

  private final Problems problems;
  private final List<Point> points;
  private final Vocabulary vocabulary;

  /**
   * @param points of the grid, each with its runs of one seed
   */
  ContrastReader(Problems problems, List<Point> points) {
    this.problems = problems;
    this.points = points;
    this.vocabulary = new Vocabulary(problems, KEY, points);
  }

  /** The contrasts, each once; what is wrong is a problem. */
  List<Contrast> read(Tree tree) {
    Set<Contrast> found = new LinkedHashSet<>();
    List<Tree> entries = tree instanceof Sequence list ? list.elements() : List.of(tree);
    if (entries.isEmpty()) {
      problems.add(tree.at(), KEY, "the list is empty; name what is compared, such as [{arm: [ticket, random-mask]}]");
    }
    for (Tree entry : entries) {
      if (entry instanceof Mapping mapping) {
        found.addAll(entry(mapping));
      } else {
        problems.add(entry.at(), KEY, "what is compared must be a mapping, such as {criterion: [taylor, magnitude]},"
            + " not " + entry.shown());
      }
    }
    return List.copyOf(found);
  }

  /** The subject of each procedure with each of its controls, at every sparsity: what its verdict claims. */
  List<Contrast> ofProcedures() {
    List<Contrast> found = new ArrayList<>();
    for (Point point : points) {
      for (RunPlan subject : point.runs()) {
        if (subject.definition().arm().role() == Arm.Role.SUBJECT && subject.definition().sparsity().isPresent()) {
          point.runs().stream()
              .filter(run -> run.definition().arm().role() == Arm.Role.CONTROL)
              .filter(run -> run.definition().sparsity().equals(subject.definition().sparsity()))
              .map(control -> new Contrast(
                  side(subject.definition().variant(), point, subject),
                  side(control.definition().variant(), point, control), point.settings(), false))
              .forEach(found::add);
        }
      }
    }
    return found;
  }

  private static Contrast.Side side(String label, Point point, RunPlan run) {
    return new Contrast.Side(label, point.settings(), run.definition().variant(), run.definition().sparsity());
  }

  private Set<Contrast> entry(Mapping entry) {
    Problems before = new Problems();
    ContrastReader reader = new ContrastReader(before, points);
    Set<Contrast> found = reader.contrasts(entry);
    before.moveTo(problems);
    return found;
  }

  private Set<Contrast> contrasts(Mapping entry) {
    Set<Double> sparsities = entry.get(SPARSITY).map(vocabulary::sparsities).orElse(Set.of());
    boolean sides = entry.get(THIS).isPresent() || entry.get(WITH).isPresent();
    Selector shared = new Selector(Map.of());
    Set<String> varied = new LinkedHashSet<>();
    for (Entry said : entry.without(SPARSITY).without(THIS).without(WITH).entries()) {
      if (!sides && twoValued(said)) {
        varied.add(said.key());
      } else {
        shared = shared.with(said.key(), said.value());
      }
    }
    List<Selector> both = sides ? sides(entry, shared) : values(entry, varied, shared);
    both.forEach(side -> side.wanted().forEach(vocabulary::known));
    if (!problems.none() || both.isEmpty()) {
      return Set.of();
    }
    Selector one = both.get(0);
    Selector other = both.get(1);
    Set<String> named = new LinkedHashSet<>(one.wanted().keySet());
    named.addAll(other.wanted().keySet());
    named.removeIf(key -> text(one, key).equals(text(other, key)));
    return pairs(entry.at(), one, other, named, sparsities);
  }

  private static String text(Selector side, String key) {
    return Optional.ofNullable(side.wanted().get(key)).map(Tree::text).orElse("");
  }

  /** Whether it gives two values where one is expected. */
  private boolean twoValued(Entry said) {
    return said.value() instanceof Sequence list
        && (points.stream().noneMatch(point -> point.many(said.key()))
            || list.elements().stream().allMatch(Sequence.class::isInstance));
  }

  private List<Selector> sides(Mapping entry, Selector shared) {
    List<Selector> both = new ArrayList<>();
    for (String key : List.of(THIS, WITH)) {
      Optional<Tree> said = entry.get(key);
      if (said.isPresent() && said.get() instanceof Mapping mapping) {
        Selector side = shared;
        for (Entry one : mapping.entries()) {
          if (one.key().equals(SPARSITY)) {
            problems.add(one.at(), KEY, "both sides are compared at the same sparsity; write it beside " + THIS
                + " and " + WITH);
          }
          side = side.with(one.key(), one.value());
        }
        both.add(side);
      } else {
        problems.add(entry.at(), KEY, (said.isEmpty() ? key + " is missing" : key + " must be a mapping, not "
            + said.get().shown()) + "; write {" + THIS + ": {procedure: lottery-ticket}, " + WITH
            + ": {procedure: dynamic-sparse}}");
      }
    }
    return both;
  }

  private List<Selector> values(Mapping entry, Set<String> varied, Selector shared) {
    if (varied.size() != 1) {
      problems.add(
          entry.at(), KEY,
          varied.isEmpty()
              ? "it names nothing to compare; give one key two values, such as {arm: [ticket, random-mask]}, or write {"
                  + THIS + ": {...}, " + WITH + ": {...}}"
              : String.join(" and ", varied) + " have several values each; give one of them two values, or write {"
                  + THIS + ": {...}, " + WITH + ": {...}}");
      return List.of();
    }
    String key = varied.iterator().next();
    List<Tree> values = ((Sequence) entry.get(key).orElseThrow()).elements();
    if (values.size() != 2) {
      problems.add(entry.at(), KEY, key + " needs two values to be compared, not " + values.size()
          + "; write an entry for each pair");
      return List.of();
    }
    return values.stream().map(value -> shared.with(key, value)).toList();
  }

  private Set<Contrast> pairs(
      Location at, Selector one, Selector other, Set<String> named, Set<Double> sparsities) {
    Set<Contrast> found = new LinkedHashSet<>();
    Set<String> unnamed = new LinkedHashSet<>();
    for (Selector side : List.of(one, other)) {
      if (points.stream().noneMatch(side::takes)) {
        problems.add(at, KEY, "no setting of the experiment has all of " + side.text());
        return found;
      }
    }
    for (Point first : points.stream().filter(one::takes).toList()) {
      for (Point second : points.stream().filter(other::takes).toList()) {
        Set<String> differing = Point.differing(first, second);
        differing.removeIf(key -> named.stream().anyMatch(name -> within(key, name)));
        if (differing.isEmpty()) {
          found.addAll(pairs(at, new Taken(one, first), new Taken(other, second), named, sparsities));
        } else if (unnamed.isEmpty() || differing.size() < unnamed.size()) {
          unnamed.clear();
          unnamed.addAll(differing);
        }
      }
    }
    if (found.isEmpty() && problems.none()) {
      problems.add(at, KEY, "it compares nothing: " + (unnamed.isEmpty()
          ? "there are no two runs that " + one.text() + " and " + other.text() + " tell apart"
          : "what " + one.text() + " and " + other.text() + " have differs in " + String.join(", ", unnamed)
              + " as well; say that too, in {" + THIS + ": {...}, " + WITH + ": {...}}"));
    }
    return found;
  }

  private static boolean within(String key, String name) {
    return key.equals(name) || key.startsWith(name + ".") || key.endsWith("." + name);
  }

  /** A point that a selector takes. */
  private record Taken(Selector selector, Point point) {

    Optional<String> arm() {
      return selector.arm().or(() -> point.subject().map(Arm::name));
    }

    List<RunPlan> runs() {
      return point.runs().stream().filter(run -> arm().orElseThrow().equals(run.definition().variant())).toList();
    }

    String label(Taken other, Set<String> named) {
      List<String> parts = new ArrayList<>();
      for (String key : named) {
        if (!key.equals(ARM) && selector.wanted().containsKey(key)) {
          String last = key.substring(key.lastIndexOf('.') + 1);
          Object value = point.settings().getOrDefault(key, point.settings().get(last));
          parts.add(last + " " + (value == null ? selector.wanted().get(key).text() : Selector.written(value)));
        }
      }
      point.settings().forEach((key, value) -> {
        if (!value.equals(other.point.settings().get(key)) && named.stream().noneMatch(name -> tells(name, key))) {
          parts.add(key + " " + Selector.written(value));
        }
      });
      if (named.contains(ARM)) {
        parts.add(arm().orElseThrow());
      }
      return String.join(", ", parts);
    }
  }

  /** Whether a key that was named is what a setting is called by. */
  private static boolean tells(String name, String setting) {
    return name.equals(setting) || name.endsWith("." + setting);
  }

  private List<Contrast> pairs(Location at, Taken one, Taken other, Set<String> named, Set<Double> sparsities) {
    for (Taken taken : List.of(one, other)) {
      if (taken.arm().isEmpty()) {
        problems.add(at, KEY, "the procedure of " + taken.selector.text() + " does not say what it is about; name an"
            + " arm");
        return List.of();
      }
    }
    Map<String, Object> where = new LinkedHashMap<>(one.point.settings());
    where.entrySet().retainAll(other.point.settings().entrySet());
    where.keySet().removeIf(setting -> named.stream().anyMatch(name -> tells(name, setting)));
    if (!named.contains(ARM)) {
      one.selector.arm().ifPresent(arm -> where.put(ARM, arm));
    }
    List<Contrast> found = new ArrayList<>();
    for (RunPlan first : one.runs()) {
      for (RunPlan second : other.runs()) {
        OptionalDouble here = first.definition().sparsity();
        OptionalDouble there = second.definition().sparsity();
        boolean alike = here.isEmpty() || there.isEmpty() || here.equals(there);
        double sparsity = here.orElse(there.orElse(0));
        boolean wanted = sparsities.isEmpty() || sparsity == 0 || sparsities.contains(sparsity);
        if (alike && wanted && !first.id().equals(second.id())) {
          found.add(new Contrast(
              side(one.label(other, named), one.point, first), side(other.label(one, named), other.point, second),
              where, true));
        }
      }
    }
    return found;
  }
}
