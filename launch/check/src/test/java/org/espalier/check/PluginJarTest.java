// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.espalier.check.LabBundle.replacing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A jar of which nothing can be used is refused, with the file and the reason. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class PluginJarTest {
  private static final String COMPONENT = "OSGI-INF/org.example.hostile.HostileCriterion.xml";
  private static final String METATYPE = "OSGI-INF/metatype/org.example.hostile.HostileCriterion$Options.xml";
  private static final String CLASS = "org/example/hostile/HostileCriterion.class";

  @TempDir
  static Path shared;

  private static Path sound;

  @TempDir
  Path folder;

  private Shell shell;

  @BeforeAll
  static void buildBundle() throws Exception {
    sound = LabBundle.hostile(shared);
  }

  @BeforeEach
  void openShell() {
    shell = new Shell(folder, shared.resolve("cache"));
  }

  /** The sound bundle with another entry. */
  private void write(String entry, UnaryOperator<byte[]> edit) throws IOException {
    LabBundle.edit(sound, folder.resolve("lab.jar"), entry, edit);
  }

  private void assertRefused(String reason) throws IOException {
    Result result = shell.run("plugins", "--plugins", "lab.jar");
    assertEquals(2, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().startsWith("espalier: lab.jar "), result.err());
    assertTrue(result.err().contains(reason), result.err());
  }

  @Test
  void brokenXmlIsNamed() throws IOException {
    write(COMPONENT, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused("has a broken " + COMPONENT);
    write(METATYPE, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused("has a broken " + METATYPE);
  }

  @Test
  void whatNothingAsksForIsNamed() throws IOException {
    write(COMPONENT, replacing("factory=\"criterion\"", "factory=\"criterium\""));
    assertRefused("of the kind criterium, which nothing here asks for; did you mean criterion?");
    write(COMPONENT, replacing("factory=\"criterion\"", "factory=\"environment\""));
    assertRefused("of the kind environment, whose interface it does not implement");
    write(COMPONENT, replacing("name=\"plugin.name\"", "name=\"plug.name\""));
    assertEquals(0, shell.run("plugins", "--plugins", "lab.jar").code(), "the evaluator can be used");
  }

  @Test
  void namesThatCanNotBeWrittenAndThoseOfOthersAreRefused() throws IOException {
    write(COMPONENT, replacing("value=\"hostile\"", "value=\"hos tile@1\""));
    assertRefused("with the name \"hos tile@1\"");
    write(COMPONENT, replacing("value=\"hostile\"", "value=\"magnitude\""));
    assertRefused("gives criterion magnitude, which the bundle org.espalier.pruning.magnitude");
  }

  @Tag("long")
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      type="Integer" max="1" default="5"                   | a whole number of at most 1, not 5
      type="Double" min="0" max="1" default="-0.5"         | a number from 0.0 to 1.0, not -0.5
      type="Integer" default="many"                        | a whole number, not "many"
      type="Integer" default="3000000000"                  | a whole number that fits into 32 bits, not 3000000000
      type="Double" default="NaN"                          | a finite number, not NaN
      type="Boolean" default="yes"                         | true or false, not "yes"
      type="Integer" cardinality="9" max="1" default="1,5" | a whole number of at most 1, not 5
      """)
  void defaultsThatTheirOptionWouldRefuseAreNamed(String attributes, String reason) throws IOException {
    write(METATYPE, replacing("default=\"score\"", "default=\"score\"/><AD id=\"theLevel\" " + attributes));
    assertRefused("has a default out of its range, in criterion hostile: the-level must be " + reason);
  }

  @Test
  void aDefaultThatIsNoneOfTheChoicesIsNamed() throws IOException {
    write(METATYPE, replacing("default=\"score\"", """
        default="score"/>
        <AD id="level" type="String" default="mid">
          <Option label="low" value="low"/>
          <Option label="high" value="high"/>
        </AD>
        <AD id="other" type="String\""""));
    assertRefused("has a default out of its range, in criterion hostile: level must be one of low, high, not \"mid\"");
  }

  @Test
  void entitiesOfOtherFilesAreNotRead() throws IOException {
    write(METATYPE, replacing("<metatype:MetaData", "<!DOCTYPE m [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
        + "<metatype:MetaData"));
    assertRefused("has a broken " + METATYPE);
  }

  @Test
  void classesThatCanNotBeLoadedAreNamed() throws IOException {
    write(CLASS, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused("has a damaged class org.example.hostile.HostileCriterion: ");
    write(CLASS, bytes -> {
      bytes[7] = 99;
      return bytes;
    });
    assertRefused("has a class org.example.hostile.HostileCriterion for Java 55, and this is Java ");
  }

  @Test
  void whatIsNoRegularFileIsRefused() throws Exception {
    Process made = new ProcessBuilder("mkfifo", folder.resolve("lab.jar").toString()).start();
    assertEquals(0, made.waitFor());
    assertRefused("is no regular file");
  }
}
