// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The page that translates names: those of ours that it gives are there. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class DocumentedNamesTest {
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern COMMAND = Pattern.compile("^  ([a-z]+) +[A-Z]", Pattern.MULTILINE);

  @TempDir
  Path folder;

  /** Keys of experiment files, {@code key: plug-in}, {@code plug-in.option} and {@code espalier command}. */
  private Set<String> names() throws IOException {
    Shell shell = new Shell(folder, folder.resolve("cache"));
    ObjectMapper json = new ObjectMapper();
    Set<String> names = new HashSet<>();
    Set<String> keys = new HashSet<>();
    json.readTree(shell.run("schema").out()).get("properties").fieldNames().forEachRemaining(keys::add);
    for (JsonNode plugin : json.readTree(shell.run("plugins", "--json").out())) {
      String kind = plugin.get("kind").asText();
      String name = plugin.get("name").asText();
      names.add(kind);
      names.add((keys.contains(kind + "s") ? kind + "s" : kind) + ": " + name);
      plugin.get("options").forEach(option -> names.add(name + "." + option.get("name").asText()));
    }
    names.addAll(keys);
    COMMAND.matcher(shell.run("--help").out()).results().forEach(command -> names.add("espalier " + command.group(1)));
    return names;
  }

  @Test
  void everyNameOfOursIsThere() throws IOException {
    Set<String> names = names();
    List<String> given = new ArrayList<>();
    for (String row : Files.readAllLines(Repository.ROOT.resolve("docs").resolve("names.md"))) {
      String[] cells = row.split("\\|");
      if (row.startsWith("|") && cells.length > 2) {
        Matcher code = CODE.matcher(cells[2]);
        while (code.find()) {
          given.add(code.group(1));
        }
      }
    }
    assertTrue(given.size() > 80, "the page gives " + given);
    assertEquals(List.of(), given.stream().filter(name -> !names.contains(name)).toList());
  }
}
