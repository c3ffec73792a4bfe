// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.report.figure.FigureWriter;

/** The report as one HTML page with everything in it. */
final class Page {
  private static final String STYLE =
      """
      body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
      h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; border-bottom: 1px solid #ddd; } .lead { color: #555; }
      .verdict { background: #f4f7f4; border-left: 4px solid #3b7a3b; padding: .6rem 1rem .6rem 2.2rem; }
      pre { background: #f6f6f6; padding: .8rem; overflow-x: auto; font-size: .85rem; }
      .verdict li { margin: .25rem 0; } .verdict li:last-child { font-weight: 600; }
      figure { margin: 1.2rem 0; } figure img { max-width: 100%; }
      .scroll { overflow-x: auto; } details { margin: 1rem 0; } summary { cursor: pointer; color: #225; }
      .caption { margin: 1.2rem 0 0; font-size: .9rem; color: #444; }
      table { border-collapse: collapse; font-size: .88rem; margin: .4rem 0 1rem; }
      th, td { padding: .25rem .6rem; border-bottom: 1px solid #e4e4e4; text-align: right; white-space: nowrap; }
      th:first-child, td:first-child, .text td, .text th { text-align: left; } .best { font-weight: 700; }
      .text td { white-space: normal; } code { font-size: .85em; word-break: break-all; }
      """;

  private final Study study;
  private final List<Section> sections;

  /** A heading with what stands below it. */
  record Section(String title, List<Block> blocks) {}

  Page(Study study, List<Section> sections) {
    this.study = study;
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
    for (Section section : sections) {
      page.append("<h2>").append(text(section.title())).append("</h2>\n");
      section.blocks().forEach(block -> block(page, block));
    }
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

  private static void block(StringBuilder page, Block block) {
    if (block instanceof Block.Verdict verdict) {
      page.append("<ul class=\"verdict\">\n");
      verdict.sentences().forEach(sentence -> page.append("<li>").append(text(sentence)).append("</li>\n"));
      page.append("</ul>\n");
    } else if (block instanceof Block.Text paragraph) {
      page.append("<p>").append(text(paragraph.text())).append("</p>\n");
    } else if (block instanceof Block.Drawing drawing) {
      image(page, drawing.figure().title(), FigureWriter.svg(drawing.figure()), "");
    } else if (block instanceof Block.Moving moving) {
      image(page, moving.film().title(), moving.film().svg(), moving.film().note());
    } else if (block instanceof Block.Table table) {
      table(page, table);
    } else if (block instanceof Block.Facts facts) {
      page.append("<div class=\"scroll\"><table class=\"text\">\n<tr><th>").append(text(facts.name()));
      page.append("</th><th></th></tr>\n");
      facts.facts().forEach(
          (name, value) -> page.append("<tr><td>").append(text(name)).append("</td><td>").append(text(value))
              .append("</td></tr>\n"));
      page.append("</table></div>\n");
    } else if (block instanceof Block.Listing listing) {
      page.append("<pre>").append(text(listing.text())).append("</pre>\n");
    } else if (block instanceof Block.Folded folded) {
      page.append("<details><summary>").append(text(folded.summary())).append("</summary>\n");
      folded.blocks().forEach(inner -> block(page, inner));
      page.append("</details>\n");
    }
  }

  /** As an image of its own, because identifiers inside one drawing would meet those of another in the page. */
  private static void image(StringBuilder page, String title, String svg, String caption) {
    String encoded = Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8));
    page.append("<figure><img alt=\"").append(text(title));
    page.append("\" src=\"data:image/svg+xml;base64,").append(encoded).append("\">");
    page.append(caption.isEmpty() ? "" : "<figcaption>" + text(caption) + "</figcaption>").append("</figure>\n");
  }

  private static void table(StringBuilder page, Block.Table table) {
    page.append("<p class=\"caption\">").append(text(table.caption())).append("</p>\n");
    page.append("<div class=\"scroll\"><table>\n<tr>");
    table.head().forEach(cell -> page.append("<th>").append(text(cell)).append("</th>"));
    page.append("</tr>\n");
    for (List<Block.Cell> row : table.rows()) {
      page.append("<tr>");
      row.forEach(cell -> page.append(opened(cell)).append(text(cell.text())).append("</td>"));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  /** Dark enough to be told apart, and light enough for the text on it. */
  private static String opened(Block.Cell cell) {
    String shade = cell.shade() > 0
        ? String.format(Locale.ROOT, " style=\"background:rgba(0,114,178,%.2f)\"", 0.6 * cell.shade()) : "";
    return "<td" + (cell.best() ? " class=\"best\"" : "") + shade + ">";
  }

  private static String text(String raw) {
    return raw.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
  }
}
