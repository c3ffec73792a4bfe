// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.report.figure.Figure;
import org.espalier.report.figure.FigureWriter;
import org.espalier.report.figure.Film;
import org.espalier.store.DurableFile;

/**
 * The report of a study: verdicts, and a page with its figures. The study is analysed once for both. For one thread.
 */
public final class Report {
  /** With more settings than this, only what they come to together has figures. */
  private static final int FEW = 6;

  private final Study study;
  private final List<Analysis> analyses;

  /** The report of what is known of a study. */
  public Report(Study study) {
    this.study = study;
    this.analyses = Analysis.of(study);
  }

  /**
   * Writes {@code report.html}, which needs nothing beside it, and its figures as files into the study's folder, over
   * an earlier report.
   *
   * @return the page
   */
  public Path write(Path folder) throws IOException {
    List<Page.Section> sections = sections();
    Path figures = Files.createDirectories(folder.resolve("figures"));
    List<Figure> all = sections.stream().flatMap(section -> section.blocks().stream()).flatMap(Block::figures).toList();
    clear(figures);
    for (Figure figure : all) {
      FigureWriter.write(figure, figures);
    }
    List<Film> films = sections.stream().flatMap(section -> section.blocks().stream()).flatMap(Block::films).toList();
    for (Film film : films) {
      Files.writeString(figures.resolve(film.file() + ".svg"), film.svg(), StandardCharsets.UTF_8);
    }
    Path page = folder.resolve("report.html");
    DurableFile.write(page, new Page(study, sections).html());
    return page;
  }

  /** Figures of an earlier report, which may have shown more. */
  private static void clear(Path figures) throws IOException {
    try (DirectoryStream<Path> drawn = Files.newDirectoryStream(figures, "*.{svg,png}")) {
      for (Path figure : drawn) {
        Files.delete(figure);
      }
    }
  }

  private List<Page.Section> sections() {
    List<Page.Section> sections = new ArrayList<>();
    sections.add(new Page.Section("How to read it", List.of(new Block.Text(Verdict.LEGEND))));
    Fruitless.section(study, analyses).ifPresent(sections::add);
    Answers.section(study, analyses).ifPresent(sections::add);
    Searched.section(study, analyses).ifPresent(sections::add);
    boolean judged = study.claims().isEmpty();
    List<Aggregate> aggregates = judged ? Aggregate.of(analyses) : List.of();
    List<String> verdict = aggregates.stream().flatMap(one -> one.sentences().stream()).toList();
    if (!verdict.isEmpty()) {
      sections.add(new Page.Section(
          "All problems together", List.of(new Block.Verdict(verdict), Aggregate.table(aggregates))));
    }
    List<Block> across =
        Across.of(analyses).stream().filter(block -> judged || block instanceof Block.Drawing).toList();
    List<Block> compared = new ArrayList<>();
    if (judged) {
      SurvivalMap.of(analyses).ifPresent(compared::add);
    }
    compared.addAll(across);
    if (analyses.size() > 1) {
      StepsToReturn.of(analyses).ifPresent(compared::add);
    }
    if (!compared.isEmpty()) {
      sections.add(new Page.Section("Settings compared", compared));
    }
    if (analyses.size() <= FEW) {
      for (int i = 0; i < analyses.size(); i++) {
        Analysis analysis = analyses.get(i);
        sections.add(new Page.Section(
            analysis.label().isEmpty() ? "Verdict" : analysis.label(), setting(analysis, prefix(analyses, i))));
      }
    } else {
      List<Block> each = analyses.stream().<Block>map(analysis -> new Block.Folded(analysis.label(), brief(analysis)))
          .toList();
      sections.add(new Page.Section("Each setting", each));
    }
    FailureModes.section(analyses).ifPresent(sections::add);
    SearchEffort.proxy(study).ifPresent(table -> sections.add(
        new Page.Section("What searches go by", List.of(table))));
    Contrasts.section(study).ifPresent(sections::add);
    FurtherRuns.of(study, analyses).ifPresent(sections::add);
    sections.addAll(Provenance.of(study));
    return sections;
  }

  private static String prefix(List<Analysis> analyses, int number) {
    return analyses.size() == 1 ? ""
        : String.format(Locale.ROOT, "%02d-%s-", number + 1,
            Words.slug(String.join("-", analyses.get(number).settings().values())));
  }

  private static List<Block> brief(Analysis analysis) {
    List<Block> blocks = new ArrayList<>(List.of(new Block.Verdict(Verdict.of(analysis))));
    blocks.addAll(Tables.of(analysis));
    Budgets.table(analysis).ifPresent(blocks::add);
    return blocks;
  }

  private List<Block> setting(Analysis analysis, String prefix) {
    List<Block> blocks = new ArrayList<>();
    List<Convergence> speeds = Convergence.Target.NEAR.stream()
        .map(target -> Convergence.of(analysis, target))
        .flatMap(Optional::stream)
        .toList();
    blocks.add(new Block.Verdict(Verdict.of(analysis)));
    Figures.main(analysis, prefix).forEach(figure -> blocks.add(new Block.Drawing(figure)));
    Episodes.of(analysis, prefix).forEach(film -> blocks.add(new Block.Moving(film)));
    blocks.addAll(Tables.of(analysis));
    Budgets.table(analysis).ifPresent(blocks::add);
    Front.of(analysis, prefix).ifPresent(figure -> blocks.add(new Block.Drawing(figure)));
    KeptFilters.table(analysis).ifPresent(blocks::add);
    SearchCurves.of(analysis, prefix).forEach(figure -> blocks.add(new Block.Drawing(figure)));
    SearchEffort.table(analysis).ifPresent(blocks::add);
    Figures.metrics(analysis, prefix)
        .ifPresent(
            figure -> blocks.add(new Block.Folded("What else was measured", List.of(new Block.Drawing(figure)))));
    if (!speeds.isEmpty()) {
      List<Block> inside = new ArrayList<>();
      speeds.forEach(speed -> speed.verdict().ifPresent(sentence -> inside.add(new Block.Text(sentence))));
      inside.add(Convergence.table(speeds));
      if (analyses.size() == 1) {
        StepsToReturn.of(analyses).ifPresent(inside::add);
      }
      blocks.add(new Block.Folded("How soon trainings converge", inside));
    }
    List<Block> survivors =
        Stream.of(Layers.table(analysis), MaskOverlap.table(analysis)).flatMap(Optional::stream).toList();
    if (!survivors.isEmpty()) {
      blocks.add(new Block.Folded("Which weights survive, layer by layer", survivors));
    }
    return blocks;
  }

  /**
   * The verdicts of a study as plain text, one sentence a line: of each setting, with settings as headings where there
   * are several; of what they come to together, where there are many.
   */
  public List<String> verdicts() {
    List<String> lines = new ArrayList<>(Searched.sentences(study, analyses));
    if (analyses.size() <= FEW) {
      for (Analysis analysis : analyses) {
        if (!analysis.label().isEmpty()) {
          lines.add(analysis.label() + ":");
        }
        lines.addAll(Verdict.of(analysis));
      }
    } else {
      lines.addAll(CutOff.sentences(analyses));
      lines.addAll(Budgets.sentences(analyses));
      lines.addAll(study.searches().isEmpty() && study.claims().isEmpty() ? Across.sentences(analyses) : List.of());
    }
    if (study.claims().isEmpty()) {
      Aggregate.of(analyses).forEach(aggregate -> lines.addAll(aggregate.sentences()));
    }
    lines.addAll(Fruitless.sentences(study, analyses));
    lines.addAll(Contrasts.sentences(study));
    lines.addAll(Answers.sentences(study, analyses));
    if (!lines.isEmpty()) {
      lines.add(0, Verdict.LEGEND);
    }
    return lines;
  }
}
