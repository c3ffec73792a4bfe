// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.PluginDescription;

/** All plug-ins as a page in Markdown: by kind, what each does, the paper it follows, its options. */
final class PluginPage {
  private PluginPage() {}

  static String of(List<PluginDescription> plugins) {
    StringBuilder page = new StringBuilder("# Plug-ins\n\n");
    page.append("This page is what `launch/espalier plugins --markdown` prints, from the plug-ins' own metadata.\n");
    plugins.stream()
        .collect(Collectors.groupingBy(PluginDescription::kind, LinkedHashMap::new, Collectors.toList()))
        .forEach((kind, some) -> kind(page, kind, some));
    return page.toString();
  }

  private static void kind(StringBuilder page, String kind, List<PluginDescription> plugins) {
    page.append("\n## ").append(kind).append("\n\n| name | what it does | source |\n|---|---|---|\n");
    for (PluginDescription plugin : plugins) {
      row(page, "`" + plugin.name() + "`", plugin.summary(), plugin.source());
    }
    plugins.stream().filter(plugin -> !plugin.options().isEmpty()).forEach(plugin -> options(page, plugin));
  }

  private static void options(StringBuilder page, PluginDescription plugin) {
    page.append("\n### ").append(plugin.name());
    page.append("\n\n| option | values | default | meaning |\n|---|---|---|---|\n");
    for (OptionDescription option : plugin.options()) {
      row(page, "`" + option.name() + "`", DescribeCommand.type(option), value(option), option.description());
    }
  }

  /** The default of an option, or that it has none. */
  static String value(OptionDescription option) {
    Optional<Object> value = option.defaultValue().filter(v -> !option.required());
    return value.map(v -> "`" + v + "`").orElse(option.required() ? "required" : "");
  }

  /** One row of a table. */
  static void row(StringBuilder page, String... cells) {
    for (String cell : cells) {
      page.append("| ").append(cell.replace("|", "\\|")).append(' ');
    }
    page.append("|\n");
  }
}
