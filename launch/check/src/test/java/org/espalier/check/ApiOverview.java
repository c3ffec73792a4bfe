// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.check.Sources.Kind;
import org.espalier.check.Sources.Plugin;
import org.espalier.check.Sources.Suite;

/** The first page of the API's documentation: what to read, to implement and to extend, by kind, as the sources say. */
final class ApiOverview {
  private ApiOverview() {}

  static String page() throws IOException {
    Map<String, Suite> suites = Sources.suites().stream().collect(Collectors.toMap(Suite::type, Function.identity()));
    List<Plugin> plugins = Sources.plugins();
    StringBuilder rows = new StringBuilder();
    for (Kind kind : Sources.kinds().stream().sorted(Comparator.comparing(Kind::id)).toList()) {
      Suite suite = suites.get(kind.type());
      rows.append("<tr><th scope=\"row\">").append(kind.id()).append("</th><td>")
          .append(link(kind.room(), kind.type())).append("</td><td>").append(link(suite.room(), suite.name()))
          .append("</td><td><code>").append(shortest(plugins, kind).toString().replace('\\', '/'))
          .append("</code></td><td><code>espalier new ").append(kind.id()).append("</code></td></tr>\n");
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

  private static String link(String room, String type) {
    return "{@link " + room + "." + type + " " + type + "}";
  }

  /** The shortest plug-in of the kind. */
  private static Path shortest(List<Plugin> plugins, Kind kind) throws IOException {
    return plugins.stream()
        .filter(plugin -> plugin.type().equals(kind.type()))
        .map(Plugin::file)
        .min(Comparator.comparingLong(ApiOverview::length).thenComparing(Comparator.naturalOrder()))
        .map(Sources.BUNDLES::relativize)
        .orElseThrow(() -> new IOException("there is no plug-in that is a " + kind.type()));
  }

  private static long length(Path file) {
    try {
      return Files.readString(file).length();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
