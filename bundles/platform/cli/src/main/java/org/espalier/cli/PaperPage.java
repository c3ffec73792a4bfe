// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.catalog.Kind;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PluginDescription;

/** What prunes as a page in Markdown: by paper, the plug-ins that follow it and their options. */
final class PaperPage {
  private static final List<String> KINDS =
      Stream.concat(Kind.pruning(), Stream.of(Kind.PROCEDURE)).map(Kind::id).toList();

  private PaperPage() {}

  static String of(List<PluginDescription> plugins) {
    List<PluginDescription> pruning = plugins.stream().filter(plugin -> KINDS.contains(plugin.kind())).toList();
    StringBuilder page = new StringBuilder("# Pruning, by paper\n\n");
    page.append("This page is what `launch/espalier plugins --by-paper` prints, from the plug-ins' own metadata.\n")
        .append("`launch/espalier describe NAME` tells what each option means. A criterion, a distribution, a\n")
        .append("granularity and a schedule are chosen independently; a combination that does not fit is refused by\n")
        .append("`launch/espalier validate` with the reason. What each criterion computes, and where that is not\n")
        .append("what its paper has, is in [What criteria compute](criteria.md).\n\n");
    PluginPage.row(page, "paper", "kind", "plug-in", "options");
    page.append("|---|---|---|---|\n");
    papers(pruning).forEach(paper -> row(page, paper.text(), paper.plugin()));
    page.append("\n## Without a paper\n\n");
    PluginPage.row(page, "what it does", "kind", "plug-in", "options");
    page.append("|---|---|---|---|\n");
    pruning.stream()
        .filter(plugin -> plugin.source().isEmpty())
        .forEach(plugin -> row(page, plugin.summary(), plugin));
    return page.toString();
  }

  /** A plug-in's source may name several papers, one after another with semicolons. */
  private static List<Paper> papers(List<PluginDescription> plugins) {
    List<Paper> papers = new ArrayList<>();
    for (PluginDescription plugin : plugins) {
      Stream.of(plugin.source().split(";"))
          .map(String::strip)
          .filter(text -> !text.isEmpty())
          .forEach(text -> papers.add(new Paper(text, plugin)));
    }
    papers.sort(Comparator.comparing(Paper::text));
    return papers;
  }

  private record Paper(String text, PluginDescription plugin) {}

  private static void row(StringBuilder page, String first, PluginDescription plugin) {
    String options = plugin.options().stream().map(PaperPage::option).collect(Collectors.joining("<br>"));
    PluginPage.row(page, first, plugin.kind(), "`" + plugin.name() + "`", options);
  }

  private static String option(OptionDescription option) {
    String value = PluginPage.value(option);
    return "`" + option.name() + "`: " + DescribeCommand.type(option) + (value.isEmpty() ? "" : ", " + value);
  }
}
