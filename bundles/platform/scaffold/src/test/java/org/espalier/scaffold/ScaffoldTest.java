// SPDX-License-Identifier: Apache-2.0
package org.espalier.scaffold;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScaffoldTest {
  private static final String INSTALLED = "bundles/testing/seedlings";

  @TempDir
  Path folder;

  static List<String> kinds() {
    return Scaffold.kinds();
  }

  private List<Path> inside(Path of) throws IOException {
    try (Stream<Path> files = Files.list(of)) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void nothingIsLeftOfTheSeedlingsNamesAndMarks(String kind) throws IOException {
    Path target = folder.resolve("deep/in/bundle");
    List<Path> files = Scaffold.write(new NewPlugin(kind, "red-oak", "org.example.lab.trees"), target);
    assertTrue(files.contains(Path.of("src/main/java/org/example/lab/trees/RedOak.java")), files.toString());
    assertTrue(files.contains(Path.of("src/test/java/org/example/lab/trees/RedOakTest.java")), files.toString());
    for (Path file : files) {
      String text = Files.readString(target.resolve(file));
      // the README names the module that a checkout installs
      String own = text.replace(INSTALLED, "");
      assertFalse(own.toLowerCase(Locale.ROOT).contains("seedling"), file + ": " + text);
      assertFalse(text.matches("(?s).*@[a-z]+@.*"), file + ": " + text);
    }
    assertTrue(Files.readString(target.resolve("compare.yaml")).contains("red-oak"));
    assertEquals(List.of(target), inside(target.getParent()), "something is left beside it");
  }

  @Test
  void theReadmeInstallsWhatIsThere() throws IOException {
    Scaffold.write(new NewPlugin("criterion", "red-oak", "org.example.lab"), folder);
    String readme = Files.readString(folder.resolve("README.md"));
    assertTrue(readme.contains("-pl bom," + INSTALLED + " -am"), readme);
    assertTrue(Files.exists(Path.of("../../..").resolve(INSTALLED).resolve("pom.xml")));
  }

  @Test
  void aPackageMayBeCalledAsTheSeedlings() throws IOException {
    Scaffold.write(new NewPlugin("criterion", "red-oak", "org.seedlings.lab"), folder);
    String source = Files.readString(folder.resolve("src/main/java/org/seedlings/lab/RedOak.java"));
    assertTrue(source.contains("package org.seedlings.lab;"), source);
    assertTrue(Files.readString(folder.resolve("pom.xml")).contains("<groupId>org.seedlings.lab</groupId>"));
  }

  @Test
  void theBuildIsThatOfTheExample() throws IOException {
    Scaffold.write(new NewPlugin("criterion", "red-oak", "org.example.lab"), folder);
    String written = Files.readString(folder.resolve("pom.xml"));
    String example = Files.readString(Path.of("../../../examples/strategy-bundle/pom.xml"));
    assertEquals(from("<build>", example), from("<build>", written));
    for (String artifact : List.of("org.espalier.api", "org.osgi.service.component.annotations",
        "org.osgi.service.metatype.annotations", "org.espalier.tck", "org.espalier.engine.jvm")) {
      assertEquals(line(artifact, example), line(artifact, written));
    }
    assertEquals(line("espalier-bom", example), line("espalier-bom", written));
  }

  private static String from(String mark, String text) {
    return text.substring(text.indexOf(mark));
  }

  private static String line(String word, String text) {
    return text.lines().filter(line -> line.contains(word)).findFirst().orElseThrow();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a folder is known again by its inode")
  void anEmptyFolderStaysTheSameFolder() throws IOException {
    Object before = Files.readAttributes(folder, "unix:ino").get("ino");
    Scaffold.write(new NewPlugin("schedule", "red-oak", "lab"), folder);
    assertEquals(before, Files.readAttributes(folder, "unix:ino").get("ino"));
    assertTrue(Files.exists(folder.resolve("src/main/java/lab/RedOak.java")));
  }

  @Test
  void aFolderWithSomethingInItIsLeftAlone() throws IOException {
    Path mine = folder.resolve("mine.txt");
    Files.writeString(mine, "mine");
    NewPlugin plugin = new NewPlugin("criterion", "red-oak", "org.example.lab");
    assertTrue(refused(() -> Scaffold.write(plugin, folder)).endsWith("is not empty; take another one with --folder"));
    assertTrue(refused(() -> Scaffold.write(plugin, mine)).contains("is no folder"));
    assertEquals(List.of(mine), inside(folder));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "/dev/null is a file of Unix")
  void whereNothingCanBeWrittenThereIsOneSentence() {
    NewPlugin plugin = new NewPlugin("criterion", "red-oak", "org.example.lab");
    Path target = Path.of("/dev/null/red-oak");
    assertTrue(refused(() -> Scaffold.write(plugin, target)).startsWith("/dev/null/red-oak can't be written: "));
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "criterium   | red-oak | org.example.lab | there is no kind of plug-in criterium; did you mean criterion?",
    "x           | red-oak | org.example.lab | there is no kind of plug-in x; there is algorithm, architecture, bench",
    "criterion   | RedOak  | org.example.lab | the name \"RedOak\" is not made of lower-case words joined by hyphens",
    "criterion   | red--o  | org.example.lab | the name \"red--o\" is not made of lower-case words joined by hyphens",
    "criterion   | 2-oaks  | org.example.lab | the name \"2-oaks\" is not made of lower-case words joined by hyphens",
    "criterion   | red-oak | org.example-lab | the package \"org.example-lab\" is no name of a Java package",
    "criterion   | red-oak | org.new.lab     | the package \"org.new.lab\" is no name of a Java package",
    "criterion   | red-oak | java.lab        | the package java.lab belongs to Java",
  })
  void whatIsWrongIsNamed(String kind, String name, String packageName, String refusal) {
    String said = refused(() -> new NewPlugin(kind, name, packageName));
    assertTrue(said.startsWith(refusal), said);
  }

  @ParameterizedTest
  @CsvSource({"criterion, criterion", "criterion, map", "environment, step", "task, options", "dataset, points"})
  void aClassIsNotCalledAsOneThatItUses(String kind, String name) throws IOException {
    String said = refused(() -> Scaffold.write(new NewPlugin(kind, name, "org.example.lab"), folder));
    assertTrue(said.contains("can't be named " + name), said);
    assertEquals(List.of(), inside(folder));
  }

  private static String refused(Runnable call) {
    return assertThrows(InvalidInputException.class, call::run).getMessage();
  }
}
