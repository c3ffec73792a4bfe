// SPDX-License-Identifier: Apache-2.0
package org.espalier.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What results were computed from, and by what. */
final class Provenance {
  private Provenance() {}

  static List<Page.Section> of(Study study) {
    List<Page.Section> sections = new ArrayList<>();
    List<Block> known = Known.of(study);
    if (!known.isEmpty()) {
      sections.add(new Page.Section("Known of the data", known));
    }
    sections.add(new Page.Section(
        "What was tested",
        List.of(
            new Block.Text("The experiment file, with its defaults filled in:"), new Block.Listing(study.setup()))));
    sections.add(new Page.Section("Who made it", makers(study)));
    return sections;
  }

  private static List<Block> makers(Study study) {
    Set<List<String>> plugins = new LinkedHashSet<>();
    Set<Map<String, String>> environments = new LinkedHashSet<>();
    double seconds = 0;
    for (Study.Run run : study.runs()) {
      run.lineup().forEach(
          use -> plugins.add(List.of(use.kind(), use.name(), use.version(), use.bundle(), use.sha256())));
      environments.add(run.environment());
      seconds += run.seconds();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text(
        Words.number(seconds / 60) + " minutes of run time, summed over " + Words.count(study.runs().size(), "run")
            + ": " + Words.number(60 * study.runs().size() / seconds) + " runs a minute on one thread."));
    study.libraries().forEach(library -> plugins.add(
        List.of("library", "", library.version().toString(), library.symbolicName(), library.sha256())));
    blocks.add(Block.Table.plain(
        "", List.of("kind", "plug-in", "version", "bundle", "SHA-256"),
        List.copyOf(plugins)));
    environments.forEach(facts -> blocks.add(new Block.Facts("environment", new TreeMap<>(facts))));
    return blocks;
  }
}
