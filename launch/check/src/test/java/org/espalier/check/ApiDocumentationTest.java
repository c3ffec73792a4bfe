// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DocumentationTool;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Writes the documentation of all that plug-ins and their tests see, to {@code target/apidoc}, and fails for what
 * javadoc finds wrong. That every parameter has a tag of its own is not asked for.
 */
class ApiDocumentationTest {
  private static final Path FOLDER = Path.of("target", "apidoc");

  /** Libraries that laboratories use; ND4J's is the engine's own. */
  private static Stream<Path> libraries() throws IOException {
    try (Stream<Path> all = Files.list(Repository.ROOT.resolve("bundles").resolve("libraries"))) {
      return all.filter(folder -> !folder.getFileName().toString().startsWith("nd4j")).sorted().toList().stream();
    }
  }

  private static String sources() throws IOException {
    Path bundles = Repository.ROOT.resolve("bundles");
    try (Stream<Path> api = Files.list(bundles.resolve("api"))) {
      return Stream.of(api, libraries(), Stream.of(bundles.resolve("testing").resolve("tck")))
          .flatMap(folders -> folders)
          .map(folder -> folder.resolve("src").resolve("main").resolve("java"))
          .filter(Files::isDirectory)
          .map(Path::toString)
          .collect(Collectors.joining(File.pathSeparator));
    }
  }

  private static String libraryPath() throws IOException {
    return Stream.concat(
            Stream.of(System.getProperty("java.class.path")), Repository.libraries().stream().map(Path::toString))
        .collect(Collectors.joining(File.pathSeparator));
  }

  @Test
  void isWrittenWithoutAWarningAndSaysOfEveryKindWhatToRead() throws IOException {
    Path overview = Files.createTempFile("overview", ".html");
    Files.writeString(overview, ApiOverview.page());
    List<String> options = List.of(
        "-quiet", "-notimestamp", "-d", FOLDER.toString(), "-Xdoclint:all,-missing", "-encoding", "UTF-8",
        "-windowtitle", "Espalier API", "-doctitle", "Espalier API", "-overview", overview.toString(),
        "-sourcepath", sources(), "-classpath", libraryPath(), "-subpackages", "org.espalier");
    StringWriter said = new StringWriter();
    DocumentationTool tool = ToolProvider.getSystemDocumentationTool();
    boolean done = tool.getTask(said, null, null, null, options, null).call();
    assertEquals("", said.toString());
    assertTrue(done);
    String page = Files.readString(FOLDER.resolve("index.html"));
    for (Sources.Kind kind : Sources.kinds()) {
      assertTrue(page.contains("<code>espalier new " + kind.id() + "</code>"), kind + " is missing in " + page);
    }
    assertTrue(page.contains("href=\"org/espalier/api/pruning/Criterion.html\""), page);
    assertTrue(page.contains("href=\"org/espalier/tck/pruning/CriterionContract.html\""), page);
    Files.delete(overview);
  }
}
