// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import static org.espalier.dataset.files.Loading.assertRefused;
import static org.espalier.dataset.files.Loading.csv;
import static org.espalier.dataset.files.Loading.examples;
import static org.espalier.dataset.files.Loading.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.api.data.Data;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTest {
  @TempDir
  private Path folder;

  private Path file;
  private Map<String, Object> options;

  @BeforeEach
  void flowers() throws IOException {
    StringBuilder text = new StringBuilder("\uFEFFlength, width,colour,kind\n");
    for (int i = 0; i < 20; i++) {
      text.append(i).append(',').append(2 * i + .5).append(',').append(i % 2 == 0 ? "red" : "\"light, blue\"")
          .append(',').append(i % 4 < 2 ? "setosa" : "iris").append("\r\n");
    }
    file = write("flowers.csv", text.toString());
    options = Map.of("path", file.toString(), "oneHot", new String[] {"colour"}, "standardise", false);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void everyLineIsInOneSplit() {
    Data data = csv(options);
    assertEquals(Shape.of(4), data.input());
    assertEquals(new Target.Classification(2), data.target());
    List<List<Float>> all = new ArrayList<>();
    for (Split split : Split.values()) {
      all.addAll(examples(data, split));
    }
    assertEquals(List.of(14, 2, 4), List.of(
        data.split(Split.TRAIN).size(), data.split(Split.VALIDATION).size(), data.split(Split.TEST).size()));
    Set<List<Float>> expected = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      // values and classes in the order of the texts: light, blue before red and iris before setosa
      float red = i % 2 == 0 ? 1 : 0;
      expected.add(List.of((float) i, 2 * i + .5f, 1 - red, red, i % 4 < 2 ? 1f : 0f));
    }
    assertEquals(expected, new HashSet<>(all));
    assertEquals(20, all.size());
  }

  @Test
  void theDrawIsThatOfTheSeedAlone() {
    assertEquals(examples(csv(options), Split.TEST), examples(csv(options), Split.TEST));
    assertNotEquals(examples(csv(options), Split.TEST), examples(csv(with(options, "seed", 1L)), Split.TEST));
    assertEquals(
        examples(csv(options), Split.TEST), examples(csv(with(options, "train", 3)), Split.TEST));
    assertEquals(3, csv(with(options, "train", 3)).split(Split.TRAIN).size());
  }

  @Test
  void featuresAreStandardisedByTheTrainingSplit() {
    Data data = csv(with(options, "standardise", true));
    double sum = 0;
    double squares = 0;
    for (List<Float> example : examples(data, Split.TRAIN)) {
      sum += example.get(1);
      squares += example.get(1) * example.get(1);
    }
    assertEquals(0, sum, 1e-5);
    assertEquals(14, squares, 1e-4);
    List<List<Float>> plain = examples(csv(options), Split.TRAIN);
    double mean = plain.stream().mapToDouble(e -> e.get(1)).average().orElseThrow();
    double deviation =
        Math.sqrt(plain.stream().mapToDouble(e -> (e.get(1) - mean) * (e.get(1) - mean)).average().orElseThrow());
    float tested = examples(csv(options), Split.TEST).get(0).get(1);
    assertEquals((tested - mean) / deviation, examples(data, Split.TEST).get(0).get(1), 1e-5);
  }

  @Test
  void aRegressionLearnsSeveralColumnsOfAFileOfItsOwn() throws IOException {
    Path training = write("a.tsv", "a\tb\tc\n1\t2\t3\n4\t5\t6\n7\t8\t9\n");
    Path reported = write("b.tsv", "a\tb\tc\n-1\t-2\t-3\n");
    Data data = csv(Map.of(
        "path", training.toString(), "testPath", reported.toString(), "separator", "\\t", "learn", "regression",
        "target", new String[] {"c", "a"}, "standardise", false, "validation", 1.0));
    assertEquals(new Target.Regression(2), data.target());
    assertEquals(List.of(List.of(-2f, -3f, -1f)), examples(data, Split.TEST));
    assertEquals(2, data.split(Split.TRAIN).size());
  }

  @Test
  void linesWithoutNamesAreCountedFrom1() throws IOException {
    Path plain = write("plain.csv", "1,2,0\n3,4,1\n5,6,0\n7,8,10\n9,9,2\n");
    Data data = csv(Map.of(
        "path", plain.toString(), "header", false, "ignore", new String[] {"2"}, "test", 1.0, "validation", 1.0));
    assertEquals(Shape.of(1), data.input());
    assertEquals(4, data.target().outputs());
  }

  @Test
  void inputsMayHaveAShape() throws IOException {
    Data data = csv(with(options, "shape", new int[] {1, 2, 2}));
    assertEquals(Shape.of(1, 2, 2), data.input());
    assertRefused("4 values (4) can't have the shape 3x2", () -> csv(with(options, "shape", new int[] {3, 2})));
  }

  /** Of a row in which something is wrong. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '!', value = {
    "1,x,red,iris | line 3, column width: \"x\" is no finite number",
    "1,,red,iris | line 3, column width: it is empty",
    "1,1d,red,iris | line 3, column width: \"1d\" is no finite number",
    "1,0x1p3,red,iris | line 3, column width: \"0x1p3\" is no finite number",
    "1,1,red, | line 3, column kind: it is empty, and no class",
    "1,1,\"red,iris | after line 2: its quotes can't be read",
    "1,NaN,red,iris | line 3, column width: \"NaN\" is no finite number",
    "1,2,red | line 3 has 3 columns, and the first line 4",
  })
  void whatIsWrongIsSaidWithItsPlace(String row, String expected) throws IOException {
    Path bad = write("bad.csv", "length,width,colour,kind\n1,2,red,iris\n" + row + "\n1,2,blue,setosa\n");
    assertRefused(bad + ", " + expected, () -> csv(with(options, "path", bad.toString())));
  }

  @Test
  void otherBadInputIsRefused() throws IOException {
    assertRefused("there is no file " + folder.resolve("no.csv"),
        () -> csv(with(options, "path", folder.resolve("no.csv").toString())));
    assertRefused(folder + " is no regular file", () -> csv(with(options, "path", folder.toString())));
    assertRefused("has no column \"kin\"; it has length, width, colour, kind",
        () -> csv(with(options, "target", new String[] {"kin"})));
    assertRefused("test is 1.5; it can be a share", () -> csv(with(options, "test", 1.5)));
    assertRefused("leave none to fit weights", () -> csv(with(options, "validation", 18.0)));
    assertRefused("one class alone, iris", () -> csv(
        Map.of("path", write("one.csv", "a,b\n1,iris\n2,iris\n").toString())));
    assertRefused("two columns are called a", () -> csv(Map.of("path", write("two.csv", "a,a\n1,2\n").toString())));
    assertRefused("has no examples", () -> csv(Map.of("path", write("empty.csv", "a,b\n").toString())));
    assertRefused("separator is \";;\"", () -> csv(with(options, "separator", ";;")));
    byte[] binary = {(byte) 0xff, (byte) 0xfe, 0, 1};
    Path picture = Files.write(folder.resolve("picture.csv"), binary);
    assertRefused("is no text in UTF-8", () -> csv(with(options, "path", picture.toString())));
  }

  @Test
  void aFileIsHeldToThePlan() throws IOException {
    String planned = Loading.made(Csv.Options.class, Csv::new, options).sha256();
    assertEquals(64, planned.length());
    csv(with(options, "sha256", planned));
    Csv made = Loading.made(Csv.Options.class, Csv::new, options);
    Files.writeString(file, Files.readString(file).replace("19,", "18,"));
    assertRefused(file + " has changed: its SHA-256 is ", () -> csv(with(options, "sha256", planned)));
    String message = assertThrows(InvalidInputException.class, () -> made.load(null)).getMessage();
    assertTrue(message.contains("was changed while it was read"), message);
  }

  @Test
  void ofTwoFilesTheOneThatChangedIsNamed() throws IOException {
    Path other = Files.copy(file, folder.resolve("other.csv"));
    Map<String, Object> two = with(options, "testPath", other.toString());
    String planned = Loading.made(Csv.Options.class, Csv::new, two).sha256();
    Files.writeString(other, Files.readString(other).replace("19,", "18,"));
    assertRefused(other + " has changed", () -> csv(with(two, "sha256", planned)));
  }
}
