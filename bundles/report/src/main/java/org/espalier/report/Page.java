package org.espalier.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.FigureWriter;
import org.espalier.report.statistics.Bootstrap;
import org.espalier.report.statistics.Statistic;

/** The report as one HTML page with everything in it. */
final class Page {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #ddd; } .lead { color: #555; }
      .verdict { background: #f4f7f4; border-left: 4px solid #3b7a3b; padding: .6rem 1rem .6rem 2.2rem; }
      pre { background: #f6f6f6; padding: .8rem; overflow-x: auto; font-size: .85rem; }
      .verdict li { margin: .25rem 0; } .verdict li:last-child { font-weight: 600; }
      figure { margin: 1.2rem 0; } figure img { width: 100%; max-width: 760px; }
      .scroll { overflow-x: auto; }
      table { border-collapse: collapse; font-size: .88rem; margin: 1rem 0; }
      th, td { padding: .25rem .6rem; border-bottom: 1px solid #e4e4e4; text-align: right; white-space: nowrap; }
      th:first-child, td:first-child, .text td, .text th { text-align: left; }
      .text td { white-space: normal; } code { font-size: .85em; word-break: break-all; }
      """;

  /** Up to this many further figures are shown without being asked for. */
  private static final int OPEN_FIGURES = 6;

  private final Study study;
  private final List<Figure> overview;
  private final List<Section> sections;

  /**
   * One setting with what was computed from it.
   *
   * @param figures shown at once
   * @param further shown when asked for
   */
  record Section(Analysis analysis, List<String> verdict, List<Figure> figures, List<Figure> further) {
    List<Figure> all() {
      return Stream.concat(figures.stream(), further.stream()).toList();
    }
  }

  Page(Study study, List<Figure> overview, List<Section> sections) {
    this.study = study;
    this.overview = overview;
    this.sections = sections;
  }

  String html() {
    StringBuilder page = new StringBuilder();
    page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>").append(text(study.name())).append("</title>\n<style>\n").append(STYLE);
    page.append("</style>\n</head>\n<body>\n<h1>").append(text(study.name())).append("</h1>\n");
    if (!study.description().isEmpty()) {
      page.append("<p class=\"lead\">").append(text(study.description())).append("</p>\n");
    }
    page.append("<p class=\"lead\">").append(text(counts())).append("</p>\n");
    if (!overview.isEmpty()) {
      page.append("<h2>Settings compared</h2>\n");
      overview.forEach(figure -> figure(page, figure));
    }
    sections.forEach(section -> section(page, section));
    plainRuns(page);
    facts(page);
    setup(page);
    provenance(page);
    return page.append("</body>\n</html>\n").toString();
  }

  private String counts() {
    String finished = Words.count(study.runs().size(), "finished run");
    String others =
        new TreeMap<>(study.unfinished())
            .entrySet().stream()
                .filter(e -> e.getValue() > 0)
                .map(e -> ", " + e.getValue() + " " + e.getKey())
                .collect(Collectors.joining());
    return finished + others + ". Everything on this page is computed from results.csv and runs/.";
  }

  private void section(StringBuilder page, Section section) {
    String label = section.analysis().label();
    page.append("<h2>").append(text(label.isEmpty() ? "Verdict" : label)).append("</h2>\n<ul class=\"verdict\">\n");
    section.verdict().forEach(sentence -> page.append("<li>").append(text(sentence)).append("</li>\n"));
    page.append("</ul>\n");
    section.figures().forEach(figure -> figure(page, figure));
    if (!section.further().isEmpty()) {
      page.append(section.further().size() <= OPEN_FIGURES ? "<details open>" : "<details>").append("<summary>");
      page.append(section.further().size()).append(" further metrics</summary>\n");
      section.further().forEach(figure -> figure(page, figure));
      page.append("</details>\n");
    }
    levels(page, section.analysis());
    contrasts(page, section.analysis());
  }

  /** As an image of its own, because identifiers inside one drawing would meet those of another in the page. */
  private static void figure(StringBuilder page, Figure figure) {
    String svg = Base64.getEncoder().encodeToString(FigureWriter.svg(figure).getBytes(StandardCharsets.UTF_8));
    page.append("<figure><img alt=\"").append(text(figure.title())).append("\" src=\"data:image/svg+xml;base64,");
    page.append(svg).append("\"></figure>\n");
  }

  private void levels(StringBuilder page, Analysis analysis) {
    Set<String> metrics = new LinkedHashSet<>();
    analysis.runs().forEach(run -> metrics.addAll(run.metrics().keySet()));
    List<String> head = new ArrayList<>(List.of("variant", "sparsity", "seeds", analysis.objective().name()));
    head.addAll(List.of("retention (IQM)", "survive", "parameters removed", "MACs removed"));
    head.addAll(metrics);
    List<List<String>> rows = new ArrayList<>();
    List<String> dense = new ArrayList<>(List.of("dense", "0 %", String.valueOf(analysis.dense().size())));
    dense.addAll(List.of(Words.interval(analysis.denseScore()), "1", "", "", ""));
    metrics.forEach(metric -> dense.add(mean(analysis.dense(), metric)));
    rows.add(dense);
    for (Analysis.Level level : analysis.levels()) {
      List<String> row =
          new ArrayList<>(
              List.of(level.variant(), Words.percent(level.sparsity()), String.valueOf(level.runs().size())));
      row.add(Words.interval(level.score()));
      row.add(level.retention().map(Words::interval).orElse("N/A"));
      row.add(level.survival().map(Words::interval).orElse("N/A"));
      row.add(sparsity(level, "parameters"));
      row.add(sparsity(level, "macs"));
      metrics.forEach(metric -> row.add(mean(level.runs(), metric)));
      rows.add(row);
    }
    page.append("<h3>Means with 95 % bootstrap intervals</h3>\n");
    table(page, "", head, rows);
  }

  private static String sparsity(Analysis.Level level, String of) {
    return Words.percent(
        level.runs().stream().mapToDouble(run -> run.sparsities().getOrDefault(of, Double.NaN)).average().orElse(0));
  }

  private static String mean(List<Study.Run> runs, String metric) {
    double[] values =
        runs.stream()
            .map(run -> Optional.ofNullable(run.metrics().get(metric)))
            .flatMap(Optional::stream)
            .mapToDouble(Double::doubleValue)
            .toArray();
    return values.length == 0 ? "" : Words.interval(Bootstrap.interval(values, Statistic.MEAN));
  }

  private static void contrasts(StringBuilder page, Analysis analysis) {
    if (analysis.contrasts().isEmpty()) {
      return;
    }
    List<List<String>> rows =
        analysis.contrasts().stream()
            .map(
                c -> List.of(
                    c.control(), Words.percent(c.sparsity()),
                    c.ofRetention() ? "retention" : analysis.objective().name() + " (higher is better)",
                    Words.interval(c.comparison().difference()), Words.number(c.comparison().improvement()),
                    Words.number(c.comparison().p()), Words.number(c.holm()), c.shown() ? "shown" : "not shown"))
            .toList();
    page.append("<h3>Ticket minus control, paired by seed</h3>\n<p>A difference is shown if its 95 % interval ");
    page.append("lies beyond ").append(Words.number(Analysis.RELEVANT)).append(" (of retention; of the objective, ");
    page.append("beyond 0) and the paired t-test, corrected for the number of controls at that sparsity (Holm), ");
    page.append("has p below .05.</p>\n");
    table(
        page, "",
        List.of("control", "sparsity", "of", "difference", "P(ticket better)", "p", "p (Holm)", "difference is"), rows);
  }

  /** Runs that are neither dense nor pruned, such as a protocol's own summary. */
  private void plainRuns(StringBuilder page) {
    List<Study.Run> plain =
        study.runs().stream()
            .filter(run -> run.sparsity().isEmpty() && !run.variant().equals(Analysis.DENSE))
            .toList();
    if (plain.isEmpty()) {
      return;
    }
    Set<String> metrics = new LinkedHashSet<>();
    plain.forEach(run -> metrics.addAll(run.metrics().keySet()));
    List<String> head = new ArrayList<>(List.of("run", "variant", "seed"));
    head.addAll(metrics);
    List<List<String>> rows = new ArrayList<>();
    for (Study.Run run : plain) {
      List<String> row = new ArrayList<>(List.of(run.id(), run.variant(), String.valueOf(run.seed())));
      metrics.forEach(metric -> row.add(Words.number(run.metrics().getOrDefault(metric, Double.NaN))));
      rows.add(row);
    }
    page.append("<h2>Further runs</h2>\n<ul>\n");
    counts(plain).forEach(line -> page.append("<li>").append(text(line)).append("</li>\n"));
    page.append("</ul>\n");
    table(page, "", head, rows);
  }

  /** In how many seeds what is either so or not was so: metrics that are 0 or 1 in every run. */
  private static List<String> counts(List<Study.Run> plain) {
    Map<String, List<Study.Run>> groups = new LinkedHashMap<>();
    for (Study.Run run : plain) {
      String label =
          run.settings().values().stream().map(value -> value + " ").collect(Collectors.joining()) + run.variant();
      groups.computeIfAbsent(label, l -> new ArrayList<>()).add(run);
    }
    List<String> lines = new ArrayList<>();
    groups.forEach(
        (label, runs) -> runs.get(0).metrics().keySet().stream()
            .filter(metric -> runs.stream().allMatch(run -> Set.of(0.0, 1.0).contains(run.metrics().get(metric))))
            .forEach(
                metric -> {
                  long ones = runs.stream().filter(run -> run.metrics().get(metric) == 1).count();
                  lines.add(label + ": " + metric + " in " + ones + " of " + Words.count(runs.size(), "seed") + ".");
                }));
    return lines;
  }

  /** What is known of the data, for each setting that it differs for; over seeds, where it differs by seed. */
  private void facts(StringBuilder page) {
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
          rows.computeIfAbsent(cells, c -> new ArrayList<>()).add(label(settings));
        });
    if (!rows.isEmpty()) {
      List<String> head = new ArrayList<>(List.of("setting"));
      head.addAll(names);
      page.append("<h2>Known of the data</h2>\n");
      table(
          page, "", head,
          rows.entrySet().stream()
              .map(
                  row -> Stream.concat(
                          Stream.of(rows.size() == 1 ? "all" : String.join("; ", row.getValue())),
                          row.getKey().stream())
                      .toList())
              .toList());
    }
  }

  private static String label(Map<String, String> settings) {
    return settings.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).collect(Collectors.joining(", "));
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

  private void setup(StringBuilder page) {
    page.append("<h2>What was tested</h2>\n<p>The experiment file, with its defaults filled in:</p>\n<pre>");
    page.append(text(study.setup())).append("</pre>\n");
  }

  private void provenance(StringBuilder page) {
    Set<Study.Member> members = new LinkedHashSet<>();
    Set<Map<String, String>> environments = new LinkedHashSet<>();
    double seconds = 0;
    for (Study.Run run : study.runs()) {
      members.addAll(run.lineup());
      environments.add(run.environment());
      seconds += run.seconds();
    }
    page.append("<h2>Who made it</h2>\n<p>").append(text(Words.number(seconds / 60)));
    page.append(" minutes of run time, summed over runs.</p>\n");
    table(
        page, "text", List.of("kind", "plug-in", "version", "bundle", "SHA-256"),
        members.stream().map(m -> List.of(m.kind(), m.name(), m.version(), m.bundle(), m.sha256())).toList());
    for (Map<String, String> environment : environments) {
      List<List<String>> rows =
          new TreeMap<>(environment).entrySet().stream().map(e -> List.of(e.getKey(), e.getValue())).toList();
      table(page, "text", List.of("environment", ""), rows);
    }
  }

  private static void table(StringBuilder page, String kind, List<String> head, List<List<String>> rows) {
    page.append("<div class=\"scroll\"><table class=\"").append(kind).append("\">\n<tr>");
    head.forEach(cell -> page.append("<th>").append(text(cell)).append("</th>"));
    page.append("</tr>\n");
    for (List<String> row : rows) {
      page.append("<tr>");
      row.forEach(cell -> page.append("<td>").append(text(cell)).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
