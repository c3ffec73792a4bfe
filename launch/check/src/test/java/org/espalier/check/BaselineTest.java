// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Instructions;
import aQute.bnd.osgi.Processor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.espalier.check.BuiltBundle.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Since the last release a contract has changed no more than the version of its package says. What was released stands
 * in {@code cnf/baseline}, a text for each bundle of contracts; with the system property {@code baseline.write} the
 * texts are written from the bundles that are built, which is part of a release.
 */
class BaselineTest {
  private static final Path RELEASED = Repository.ROOT.resolve("cnf").resolve("baseline");

  @TempDir
  private Path folder;

  static Stream<BuiltBundle> contracts() throws IOException {
    return Repository.bundles().stream().filter(bundle -> bundle.role() == Role.API);
  }

  private static Path text(BuiltBundle contract) {
    return RELEASED.resolve(contract.symbolicName() + ".txt");
  }

  /** The packages whose version is too low, with the lowest that would do and what changed. */
  private static Set<String> tooLow(Signature now, Signature released) throws Exception {
    Set<String> packages = new TreeSet<>();
    try (Processor reporter = new Processor()) {
      Baseline baseline = new Baseline(reporter, new DiffPluginImpl());
      for (Baseline.Info info : baseline.baseline(
          now.tree(), now.exports(), released.tree(), released.exports(), new Instructions("*"))) {
        if (info.mismatch) {
          packages.add(info.packageName + " " + info.newerVersion + ": needs " + info.suggestedVersion + ", since "
              + info.packageDiff);
        }
      }
    }
    return packages;
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void versionsOfPackagesSayWhatChanged(BuiltBundle contract) throws Exception {
    Signature now = Signature.of(contract.jar());
    if (Boolean.getBoolean("baseline.write")) {
      Files.createDirectories(RELEASED);
      now.write(text(contract));
    }
    assertEquals(Set.of(), tooLow(now, Signature.read(text(contract))));
  }

  @Test
  void everyTextHasItsBundle() throws IOException {
    Set<Path> texts = new TreeSet<>();
    for (BuiltBundle contract : contracts().toList()) {
      texts.add(text(contract));
    }
    try (Stream<Path> files = Files.list(RELEASED)) {
      assertEquals(texts, new TreeSet<>(files.toList()));
    }
  }

  /** What was released is today's contract with a method less, then with a method more. */
  @Test
  void aChangeNeedsAHigherVersion() throws Exception {
    BuiltBundle api = contracts().findFirst().orElseThrow();
    Signature now = Signature.of(api.jar());
    Path text = folder.resolve("released.txt");
    now.write(text);
    List<String> lines = Files.readAllLines(text);
    assertEquals(Set.of(), tooLow(now, Signature.read(text)));

    int method = index(lines, "    METHOD ");
    Files.write(text, Stream.concat(lines.subList(0, method).stream(), rest(lines, method)).toList());
    Set<String> added = tooLow(now, Signature.read(text));
    assertEquals(1, added.size(), added.toString());

    List<String> more = new ArrayList<>(lines);
    more.add(method, "    METHOD MAJOR MAJOR removed()");
    Files.write(text, more);
    Set<String> removed = tooLow(now, Signature.read(text));
    assertEquals(1, removed.size(), removed.toString());
    assertTrue(removed.iterator().next().contains("needs 2.0.0"), removed.toString());
  }

  private static int index(List<String> lines, String start) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(start)) {
        return i;
      }
    }
    throw new AssertionError(start);
  }

  /** What follows a node and all that is in it. */
  private static Stream<String> rest(List<String> lines, int node) {
    int end = node + 1;
    while (lines.get(end).startsWith("     ")) {
      end++;
    }
    return lines.subList(end, lines.size()).stream();
  }
}
