// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of names and the page that explains them have the same ones. */
class ForeignTest {
  private static final Path PAGE = Path.of("..", "..", "..", "docs", "names.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern WORD = Pattern.compile("\\w+");

  /** A line of the page: words of others, and the names of ours that it gives for them. */
  private record Row(String line, List<String> there, List<String> here) {
    /** Whether ours are names of plug-ins, options or commands, rather than keys that hold any. */
    boolean names() {
      return line.split("\\|")[2].matches(".*`[^` ]+[:. ][^`]+`.*");
    }

    boolean explains(String foreign, String ours) {
      return there.stream().anyMatch(word -> Nearest.plain(word).equals(foreign)) && here.contains(ours);
    }
  }

  private static List<Row> rows() throws IOException {
    try (Stream<String> lines = Files.lines(PAGE)) {
      return lines.filter(line -> line.startsWith("| ") && !line.startsWith("| there ")).map(line -> {
        String[] cells = line.split("\\|");
        // of "criterion: magnitude", "ppo.num-steps" and "espalier run" the last
        return new Row(line, code(cells[1], code -> WORD.matcher(code).results().map(word -> word.group())),
            code(cells[2], code -> Stream.of(code.replaceFirst(".*[:. ]", ""))));
      }).toList();
    }
  }

  private static List<String> code(String cell, Function<String, Stream<String>> names) {
    return CODE.matcher(cell).results().map(code -> code.group(1)).flatMap(names).toList();
  }

  @Test
  void thePageExplainsEveryName() throws IOException {
    List<Row> rows = rows();
    List<String> unexplained = Foreign.names().entrySet().stream()
        .flatMap(entry -> entry.getValue().stream()
            .filter(ours -> rows.stream().noneMatch(row -> row.explains(entry.getKey(), ours)))
            .map(ours -> entry.getKey() + " = " + ours))
        .toList();
    assertEquals(List.of(), unexplained);
  }

  @Test
  void whatThePageTranslatesIsProposed() throws IOException {
    List<Row> translating = rows().stream().filter(Row::names).toList();
    assertTrue(translating.size() > 40, translating::toString);
    assertEquals(List.of(), translating.stream()
        .filter(row -> row.there().stream().allMatch(word -> Nearest.to(word, row.here()).isEmpty()))
        .map(Row::line).toList());
  }
}
