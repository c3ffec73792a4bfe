package org.espalier.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What results were computed from, and by what. */
final class Provenance {
  private Provenance() {}

  static List<Page.Section> of(Study study) {
    List<Page.Section> sections = new ArrayList<>();
    facts(study).ifPresent(table -> sections.add(new Page.Section("Known of the data", List.of(table))));
    sections.add(new Page.Section(
        "What was tested",
        List.of(
            new Block.Text("The experiment file, with its defaults filled in:"), new Block.Listing(study.setup()))));
    sections.add(new Page.Section("Who made it", makers(study)));
    return sections;
  }

  /** What is known of the data, for each setting that it differs for; over seeds, where it differs by seed. */
  private static Optional<Block> facts(Study study) {
    Map<Map<String, String>, List<Study.Run>> bySettings = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (Study.Run run : study.runs()) {
      if (!run.facts().isEmpty()) {
        bySettings.computeIfAbsent(run.settings(), settings -> new ArrayList<>()).add(run);
        names.addAll(run.facts().keySet());
      }
    }
    Map<List<String>, List<String>> rows = new LinkedHashMap<>();
    bySettings.forEach(
        (settings, runs) -> {
          List<String> cells = names.stream().map(name -> range(runs, name)).toList();
          rows.computeIfAbsent(cells, c -> new ArrayList<>()).add(Words.settings(settings));
        });
    List<String> head = new ArrayList<>(List.of("setting"));
    head.addAll(names);
    return rows.isEmpty() ? Optional.empty() : Optional.of(Block.Table.plain(
        "As the data set or the task says of itself.", head,
        rows.entrySet().stream()
            .map(
                row -> Stream.concat(
                        Stream.of(rows.size() == 1 ? "all" : String.join("; ", row.getValue())),
                        row.getKey().stream())
                    .toList())
            .toList()));
  }

  /** One number where it is the same for all, else the lowest and the highest. */
  private static String range(List<Study.Run> runs, String fact) {
    DoubleSummaryStatistics values =
        runs.stream()
            .filter(run -> run.facts().containsKey(fact))
            .mapToDouble(run -> run.facts().get(fact))
            .summaryStatistics();
    if (values.getCount() == 0) {
      return "";
    }
    String low = Words.number(values.getMin());
    String high = Words.number(values.getMax());
    return low.equals(high) ? low : low + " to " + high;
  }

  private static List<Block> makers(Study study) {
    Set<Study.Member> members = new LinkedHashSet<>();
    Set<Map<String, String>> environments = new LinkedHashSet<>();
    double seconds = 0;
    for (Study.Run run : study.runs()) {
      members.addAll(run.lineup());
      environments.add(run.environment());
      seconds += run.seconds();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text(Words.number(seconds / 60) + " minutes of run time, summed over runs."));
    blocks.add(Block.Table.plain(
        "", List.of("kind", "plug-in", "version", "bundle", "SHA-256"),
        members.stream().map(m -> List.of(m.kind(), m.name(), m.version(), m.bundle(), m.sha256())).toList()));
    environments.forEach(facts -> blocks.add(new Block.Facts("environment", new TreeMap<>(facts))));
    return blocks;
  }
}
