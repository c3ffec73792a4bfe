// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the sources say of kinds of plug-in, of their contract suites, of plug-ins and of plug-ins' tests. */
final class Sources {
  static final Path BUNDLES = Repository.ROOT.resolve("bundles");
  private static final Pattern PACKAGE = Pattern.compile("^package ([a-z0-9.]+);", Pattern.MULTILINE);
  private static final Pattern KIND = Pattern.compile("String KIND = \"([a-z-]+)\";");
  private static final Pattern SUITE =
      Pattern.compile("@ContractOf\\((\\w+)\\.KIND\\)\\s+public abstract class (\\w+)");
  private static final Pattern COMPONENT = Pattern.compile("@Component\\(\\s*factory = (\\w+)\\.KIND");
  private static final Pattern NAME = Pattern.compile("@Plugin\\(\\s*name = \"([^\"]+)\"");
  private static final Pattern NO_CODE = Pattern.compile("(?s)/\\*.*?\\*/|(?m)^(?-s:import .*|package .*| *//.*)$");
  private static final Pattern EXTENDING = Pattern.compile("class (\\w+)(?:<[^{]*>)? extends (\\w+)");

  private Sources() {}

  /**
   * A kind.
   *
   * @param id as plug-ins are declared with it
   * @param type the interface
   * @param room the interface's package
   */
  record Kind(String id, String type, String room) {}

  /**
   * A suite.
   *
   * @param type the interface whose promises it holds
   * @param room its package
   */
  record Suite(String type, String name, String room, Path file) {}

  /**
   * A plug-in of this repository.
   *
   * @param type the interface of its kind
   * @param name that experiment files use
   * @param bundle its folder in {@code bundles/plugins}
   */
  record Plugin(String type, String className, String name, String bundle, Path file) {}

  static List<Kind> kinds() throws IOException {
    List<Kind> kinds = new ArrayList<>();
    for (Path file : in(BUNDLES.resolve("api"))) {
      String source = Files.readString(file);
      first(KIND, source).ifPresent(
          id -> kinds.add(new Kind(id.group(1), named(file), room(source))));
    }
    return kinds;
  }

  static List<Suite> suites() throws IOException {
    List<Suite> suites = new ArrayList<>();
    for (Path file : in(BUNDLES.resolve("testing").resolve("tck"))) {
      String source = Files.readString(file);
      first(SUITE, source).ifPresent(
          suite -> suites.add(new Suite(suite.group(1), suite.group(2), room(source), file)));
    }
    return suites;
  }

  static List<Plugin> plugins() throws IOException {
    List<Plugin> plugins = new ArrayList<>();
    for (Path file : in(BUNDLES.resolve("plugins"))) {
      String source = Files.readString(file);
      first(COMPONENT, source).ifPresent(component -> plugins.add(new Plugin(
          component.group(1), named(file), first(NAME, source).orElseThrow().group(1),
          BUNDLES.resolve("plugins").relativize(file).getName(0).toString(), file)));
    }
    return plugins;
  }

  /** Whether a class in the tests of a plug-in's bundle extends a suite, in a file whose code names the plug-in. */
  static boolean tested(Plugin plugin, String suite) throws IOException {
    Pattern named = Pattern.compile("\\b" + plugin.className() + "\\b");
    Map<String, String> parents = new HashMap<>();
    Map<Path, Set<String>> classes = new HashMap<>();
    for (Path file : in(BUNDLES.resolve("plugins").resolve(plugin.bundle()), "test")) {
      Matcher extending = EXTENDING.matcher(Files.readString(file));
      while (extending.find()) {
        parents.put(extending.group(1), extending.group(2));
        classes.computeIfAbsent(file, f -> new HashSet<>()).add(extending.group(1));
      }
    }
    for (Map.Entry<Path, Set<String>> file : classes.entrySet()) {
      if (file.getValue().stream().anyMatch(type -> extend(type, suite, parents))
          && named.matcher(NO_CODE.matcher(Files.readString(file.getKey())).replaceAll("")).find()) {
        return true;
      }
    }
    return false;
  }

  private static boolean extend(String type, String suite, Map<String, String> parents) {
    String parent = parents.get(type);
    return parent != null && (parent.equals(suite) || extend(parent, suite, parents));
  }

  private static List<Path> in(Path room) throws IOException {
    return in(room, "main");
  }

  /** The Java files of a folder's bundles, or of a bundle, in this part of them. */
  private static List<Path> in(Path room, String part) throws IOException {
    Path sources = Path.of("src", part, "java");
    try (Stream<Path> files = Files.walk(room)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && file.toString().contains(sources.toString()))
          .sorted().toList();
    }
  }

  private static String room(String source) {
    return first(PACKAGE, source).orElseThrow().group(1);
  }

  private static String named(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static Optional<MatchResult> first(Pattern pattern, String source) {
    return pattern.matcher(source).results().findFirst();
  }
}
