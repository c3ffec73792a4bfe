// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The first page of the API's documentation: what to read, to implement and to extend, by kind, as the sources say. */
final class ApiOverview {
  private static final Path BUNDLES = Repository.ROOT.resolve("bundles");
  private static final Pattern KIND = Pattern.compile("String KIND = \"([a-z-]+)\";");
  private static final Pattern PACKAGE = Pattern.compile("^package ([a-z0-9.]+);", Pattern.MULTILINE);

  private ApiOverview() {}

  /** Interfaces of plug-ins, by kind. */
  static Map<String, Path> kinds() throws IOException {
    Map<String, Path> kinds = new TreeMap<>();
    for (Path file : sources(BUNDLES.resolve("api"))) {
      KIND.matcher(Files.readString(file)).results().findFirst().ifPresent(kind -> kinds.put(kind.group(1), file));
    }
    return kinds;
  }

  static String page() throws IOException {
    List<Path> suites = sources(BUNDLES.resolve("testing").resolve("tck"));
    List<Path> plugins = sources(BUNDLES.resolve("plugins"));
    StringBuilder rows = new StringBuilder();
    for (Map.Entry<String, Path> kind : kinds().entrySet()) {
      String type = simple(kind.getValue());
      String suite = suite(suites, type)
          .map(file -> "{@link " + qualified(file) + " " + simple(file) + "}").orElse("none yet");
      rows.append("<tr><th scope=\"row\">").append(kind.getKey()).append("</th><td>{@link ")
          .append(qualified(kind.getValue())).append(" ").append(type).append("}</td><td>").append(suite)
          .append("</td><td><code>").append(BUNDLES.relativize(example(plugins, type)).toString().replace('\\', '/'))
          .append("</code></td><td><code>espalier new ").append(kind.getKey()).append("</code></td></tr>\n");
    }
    return """
        <!DOCTYPE html>
        <html lang="en"><head><title>Espalier</title></head><body>
        <p>What plug-ins see: the API, the libraries that they share, and the contract suites that their tests extend. A
        plug-in is one class that implements the interface of its kind; its name and what is said of it are those of
        {@link org.espalier.api.plugin.Plugin}. <code>docs/write-a-strategy.md</code> in the repository walks through
        one.</p>
        <table><caption>I write a ...</caption>
        <thead><tr><th scope="col">kind</th><th scope="col">implement</th><th scope="col">test, extending</th><th
        scope="col">read, in <code>bundles/</code></th><th scope="col">begin with</th></tr></thead><tbody>
        """ + rows + "</tbody></table></body></html>\n";
  }

  /** The suite that asks for an object of the kind, or is named after it: tasks are asked for trainings. */
  private static Optional<Path> suite(List<Path> suites, String type) throws IOException {
    Pattern asked = Pattern.compile("protected abstract " + type + " \\w+\\(");
    for (Path file : suites) {
      if (simple(file).endsWith("Contract") && asked.matcher(Files.readString(file)).find()) {
        return Optional.of(file);
      }
    }
    return suites.stream().filter(file -> simple(file).equals(type + "Contract")).findFirst();
  }

  /** The shortest plug-in of the kind. */
  private static Path example(List<Path> plugins, String type) throws IOException {
    Pattern component = Pattern.compile("@Component\\(\\s*factory = " + type + "\\.KIND");
    return plugins.stream()
        .filter(file -> component.matcher(read(file)).find())
        .min(Comparator.comparingLong((Path file) -> read(file).length()).thenComparing(Comparator.naturalOrder()))
        .orElseThrow(() -> new IOException("there is no plug-in that is a " + type));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String qualified(Path file) {
    MatchResult name = PACKAGE.matcher(read(file)).results().findFirst().orElseThrow();
    return name.group(1) + "." + simple(file);
  }

  private static String simple(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }

  private static List<Path> sources(Path room) throws IOException {
    String main = Path.of("src", "main", "java").toString();
    try (Stream<Path> files = Files.walk(room)) {
      return files
          .filter(file -> file.toString().endsWith(".java") && file.toString().contains(main)).sorted().toList();
    }
  }
}
