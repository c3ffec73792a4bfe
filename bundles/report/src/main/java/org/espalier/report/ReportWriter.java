package org.espalier.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.FigureWriter;

/** Writes the report of a study: {@code report.html}, which needs nothing beside it, and its figures as files. */
public final class ReportWriter {
  private ReportWriter() {}

  /**
   * Writes the report into the study's folder, over an earlier one.
   *
   * @return the page
   */
  public static Path write(Study study, Path folder) throws IOException {
    Path figures = Files.createDirectories(folder.resolve("figures"));
    List<Analysis> analyses = Analysis.of(study);
    List<Page.Section> sections = new ArrayList<>();
    for (int i = 0; i < analyses.size(); i++) {
      Analysis analysis = analyses.get(i);
      String prefix = analyses.size() == 1 ? "" : slug(analysis, i);
      Page.Section section =
          new Page.Section(
              analysis, Verdict.of(analysis), Figures.main(analysis, prefix), Figures.metrics(analysis, prefix));
      for (Figure figure : section.all()) {
        FigureWriter.write(figure, figures);
      }
      sections.add(section);
    }
    List<Figure> overview = Overview.of(analyses);
    for (Figure figure : overview) {
      FigureWriter.write(figure, figures);
    }
    Path page = folder.resolve("report.html");
    Path fresh = folder.resolve("report.html.new");
    Files.writeString(fresh, new Page(study, overview, sections).html(), StandardCharsets.UTF_8);
    Files.move(fresh, page, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    return page;
  }

  /** The verdicts of a study as plain text, one sentence a line, settings as headings where there are several. */
  public static List<String> verdicts(Study study) {
    return Analysis.of(study).stream()
        .flatMap(
            analysis -> {
              List<String> lines = new ArrayList<>(Verdict.of(analysis));
              if (!analysis.label().isEmpty()) {
                lines.add(0, analysis.label() + ":");
              }
              return lines.stream();
            })
        .toList();
  }

  private static String slug(Analysis analysis, int number) {
    String values = String.join("-", analysis.settings().values()).toLowerCase(Locale.ROOT);
    String words =
        IntStream.range(0, values.length())
            .mapToObj(i -> Character.isLetterOrDigit(values.charAt(i)) ? values.substring(i, i + 1) : "-")
            .collect(Collectors.joining());
    return String.format(Locale.ROOT, "%02d-%s-", number + 1, words);
  }
}
