// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.check.Sources.Kind;
import org.espalier.check.Sources.Plugin;
import org.espalier.check.Sources.Suite;
import org.junit.jupiter.api.Test;

/** Every kind of plug-in has a contract suite, and every plug-in passes its kind's. */
class ContractsTest {
  private static final Pattern ROW = Pattern.compile(
      "\\| `([a-z-]+)` \\| `(\\w+)` \\| `([a-z.]+)` \\| \\[`(\\w+)`]\\(\\.\\./([^)]+)\\)"
          + " \\| `([^`]+)` in \\[`([a-z0-9.]+)`]\\(\\.\\./bundles/plugins/([a-z0-9.]+)\\) \\|");

  @Test
  void everyKindHasOneSuite() throws IOException {
    assertEquals(
        Sources.kinds().stream().map(Kind::type).sorted().toList(),
        Sources.suites().stream().map(Suite::type).sorted().toList(),
        "kinds in bundles/api, and suites in bundles/testing/tck that are marked with @ContractOf");
  }

  @Test
  void everyPluginHasATestThatExtendsTheSuiteOfItsKind() throws IOException {
    Map<String, String> suites = Sources.suites().stream().collect(Collectors.toMap(Suite::type, Suite::name));
    List<Plugin> plugins = Sources.plugins();
    assertTrue(plugins.size() > 80, "plug-ins that are found: " + plugins.size());
    List<String> untested = new ArrayList<>();
    for (Plugin plugin : plugins) {
      if (!Sources.tested(plugin, suites.get(plugin.type()))) {
        untested.add(plugin.className() + " in " + plugin.bundle() + " by " + suites.get(plugin.type()));
      }
    }
    assertEquals(List.of(), untested, "plug-ins that no test of their bundle names which extends the suite");
  }

  /** The table of kinds in docs/write-a-strategy.md. */
  @Test
  void everyKindIsOnThePage() throws IOException {
    String page = Files.readString(Repository.ROOT.resolve("docs").resolve("write-a-strategy.md"));
    Map<String, Suite> suites =
        Sources.suites().stream().collect(Collectors.toMap(Suite::type, Function.identity()));
    TreeSet<String> expected = new TreeSet<>();
    for (Kind kind : Sources.kinds()) {
      Suite suite = suites.get(kind.type());
      String path = Repository.ROOT.relativize(suite.file()).toString().replace('\\', '/');
      expected.add(String.join(" ", kind.id(), kind.type(), kind.room(), suite.name(), path));
    }
    TreeSet<String> found = new TreeSet<>();
    Matcher row = ROW.matcher(page);
    while (row.find()) {
      found.add(String.join(" ", row.group(1), row.group(2), row.group(3), row.group(4), row.group(5)));
      String type = row.group(2);
      String name = row.group(6);
      String bundle = row.group(7);
      assertEquals(bundle, row.group(8), "the link of the example " + name);
      assertTrue(
          Sources.plugins().stream().anyMatch(plugin ->
              plugin.type().equals(type) && plugin.name().equals(name) && plugin.bundle().equals(bundle)),
          () -> name + " in " + bundle + " is no " + type);
    }
    assertEquals(expected, found, "rows of the table of kinds: kind, interface, package, suite and its file");
  }
}
