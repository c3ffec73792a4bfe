// SPDX-License-Identifier: Apache-2.0
package org.espalier.scaffold;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The files of a new bundle. Sources and experiments are those of a plug-in called {@code seedling}, one of each kind,
 * which this repository builds and tests; its names give way to the new ones. The build and the page that come with it
 * have marks such as {@code @kind@} instead.
 */
final class Template {
  private static final String SEEDLING = "seedling";
  private static final Properties INDEX = index();

  private Template() {}

  private static Properties index() {
    try (InputStream in = open("kinds.properties")) {
      Properties index = new Properties();
      index.load(in);
      return index;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The kinds that there are templates of, in alphabetical order. */
  static List<String> kinds() {
    return List.copyOf(
        INDEX.stringPropertyNames().stream()
            .filter(key -> key.startsWith("kind."))
            .map(key -> key.substring("kind.".length()))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** What the files hold, by their paths in the bundle's folder. */
  static Map<Path, String> render(NewPlugin plugin) {
    String folder = plugin.kind().replace("-", "");
    String source = read("kinds/" + folder + "/Seedling.java");
    String test = read("kinds/" + folder + "/SeedlingTest.java");
    requireFree(plugin, source + test);
    Map<String, String> names = Map.of(
        "org.espalier.seedlings." + folder, plugin.packageName(),
        "Seedling", plugin.className(),
        SEEDLING, plugin.name());
    UnaryOperator<String> named = text -> replaced(text, names);
    Map<String, String> marks = new LinkedHashMap<>(names);
    marks.put("@kind@", plugin.kind());
    marks.put("@package@", plugin.packageName());
    marks.put("@folder@", plugin.packageName().replace('.', '/'));
    marks.put("@version@", INDEX.getProperty("version"));
    marks.put("@artifacts@", INDEX.getProperty("install"));
    marks.put("@provided@", dependencies("kind." + plugin.kind(), "provided"));
    marks.put("@tested@", dependencies("test." + plugin.kind(), "test"));
    UnaryOperator<String> marked = text -> replaced(text, marks);
    String packageFolder = plugin.packageName().replace('.', '/');
    Map<Path, String> files = new LinkedHashMap<>();
    files.put(Path.of("pom.xml"), marked.apply(read("bundle/pom.xml")));
    files.put(Path.of("README.md"), marked.apply(read("bundle/README.md")));
    files.put(Path.of(".gitignore"), read("bundle/gitignore"));
    files.put(
        Path.of("src", "main", "java").resolve(packageFolder).resolve(plugin.className() + ".java"),
        named.apply(source));
    files.put(
        Path.of("src", "test", "java").resolve(packageFolder).resolve(plugin.className() + "Test.java"),
        named.apply(test));
    files.put(Path.of("compare.yaml"), named.apply(read("kinds/" + folder + "/compare.yaml")));
    words("file." + plugin.kind()).forEach(
        file -> files.put(Path.of(file), named.apply(read("kinds/" + folder + "/" + file))));
    return files;
  }

  /** All at once, so that what is put in is not taken for something to be replaced, such as a package's name. */
  private static String replaced(String text, Map<String, String> words) {
    return Pattern.compile(words.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|")))
        .matcher(text).replaceAll(found -> Matcher.quoteReplacement(words.get(found.group())));
  }

  /** A class can't be called as one that its own sources use. */
  private static void requireFree(NewPlugin plugin, String sources) {
    if (Pattern.compile("\\b" + plugin.className() + "\\b").matcher(sources).find()) {
      throw new InvalidInputException(
          "a " + plugin.kind() + " can't be named " + plugin.name() + ": its class would be called "
              + plugin.className() + ", and the sources use that name already; take another one, such as my-"
              + plugin.name());
    }
  }

  private static String dependencies(String key, String scope) {
    return words(key).stream()
        .map(artifact -> "    <dependency><groupId>org.espalier</groupId><artifactId>" + artifact
            + "</artifactId><scope>" + scope + "</scope></dependency>\n")
        .collect(Collectors.joining());
  }

  private static List<String> words(String key) {
    return Arrays.stream(INDEX.getProperty(key, "").split(" ")).filter(word -> !word.isEmpty()).toList();
  }

  private static String read(String resource) {
    try (InputStream in = open(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Template.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the bundle has no " + resource);
    }
    return in;
  }
}
