// SPDX-License-Identifier: Apache-2.0
package org.espalier.report.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FilmTest {
  private static final View VIEW = new View(-1, 0, 2, 1);

  /** A disc that goes to the right above ground that stays, and a line that grows. */
  private static Animation animation(int pictures, double perSecond) {
    List<List<Mark>> all = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      all.add(List.of(
          new Mark.Line(Ink.SCENE, 0.001, -1, 0, 2, 0),
          new Mark.Disc(Ink.BODY, 0.01 * i, 0.5, 0.1),
          new Mark.Area(Ink.LIMB, 0, 0, 0.02 * i, 0, 0, 1)));
    }
    return new Animation(VIEW, perSecond, all, "return 3 < 4 & over");
  }

  private static Film film(Animation... animations) {
    return new Film("episode", "Episode of <a> & b", "note", IntStream.range(0, animations.length)
        .mapToObj(i -> new Film.Pane("pane " + i, animations[i])).toList());
  }

  private static Document parsed(Film film) throws Exception {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder()
        .parse(new ByteArrayInputStream(film.svg().getBytes(StandardCharsets.UTF_8)));
  }

  private static List<Element> all(Document document, String name) {
    NodeList found = document.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  @Test
  void isWellFormedAndNeedsNothingElse() throws Exception {
    Film film = film(animation(30, 20), animation(10, 20));
    Document document = parsed(film);
    assertEquals("svg", document.getDocumentElement().getTagName());
    assertEquals("Episode of <a> & b", all(document, "title").get(0).getTextContent());
    assertFalse(film.svg().contains("<script") || film.svg().replace("http://www.w3.org/2000/svg", "").contains("//"));
    assertFalse(film.svg().contains(" id="), "identifiers meet those of other drawings");
    assertEquals(film.svg(), film(animation(30, 20), animation(10, 20)).svg());
  }

  /** Each number that moves has a time for each value, from 0 on, growing; all go round together. */
  @Test
  void valuesHaveTheirTimes() throws Exception {
    Document document = parsed(film(animation(30, 20), animation(10, 20)));
    double total = 30 / 20.0 + 1.5;
    for (Element move : all(document, "animate")) {
      String[] values = move.getAttribute("values").split(";");
      double[] times = Arrays.stream(move.getAttribute("keyTimes").split(";")).mapToDouble(Double::parseDouble)
          .toArray();
      assertEquals(values.length, times.length);
      assertEquals(0, times[0]);
      for (int i = 1; i < times.length; i++) {
        assertTrue(times[i] > times[i - 1] && times[i] <= 1);
      }
      assertEquals("3s", move.getAttribute("dur"));
      assertEquals("indefinite", move.getAttribute("repeatCount"));
      assertEquals("discrete", move.getAttribute("calcMode"));
    }
    Element first = all(document, "animate").stream()
        .filter(move -> move.getAttribute("attributeName").equals("cx")).findFirst().orElseThrow();
    String[] values = first.getAttribute("values").split(";");
    String[] times = first.getAttribute("keyTimes").split(";");
    assertEquals(30, values.length);
    for (int i = 0; i < 30; i++) {
      // 100 pixels a unit, from -1 on
      assertEquals(100 * (0.01 * i + 1), Double.parseDouble(values[i]), 0.05);
      assertEquals(i / 20.0 / total, Double.parseDouble(times[i]), 1e-5);
    }
    assertEquals("50", all(document, "circle").get(0).getAttribute("cy"));
  }

  @Test
  void whatEndsEarlierTurnsPaleThen() throws Exception {
    List<Element> pale = all(parsed(film(animation(30, 20), animation(10, 20))), "animate").stream()
        .filter(move -> move.getAttribute("attributeName").equals("opacity")).toList();
    assertEquals("0;0.5", pale.get(0).getAttribute("keyTimes"));
    assertEquals("0;0.16667", pale.get(1).getAttribute("keyTimes"));
  }

  @Test
  void whatDoesNotMoveIsDrawnOnceAndThinLinesAreSeen() throws Exception {
    Document document = parsed(film(animation(30, 20)));
    Element ground = all(document, "polyline").get(0);
    assertEquals(0, ground.getElementsByTagName("animate").getLength());
    assertEquals("1", ground.getAttribute("stroke-width"));
    assertEquals("0,100 300,100", ground.getAttribute("points"));
  }

  /** Of 125 pictures a second every fifth is enough; the last one is among them, and none comes too late. */
  @Test
  void showsNoMorePicturesThanAnEyeNeeds() throws Exception {
    Element move = all(parsed(film(animation(123, 125))), "animate").stream()
        .filter(one -> one.getAttribute("attributeName").equals("cx")).findFirst().orElseThrow();
    String[] values = move.getAttribute("values").split(";");
    assertEquals(123 / 5 + 2, values.length);
    assertEquals(100 * (1 + 0.01 * 122), Double.parseDouble(values[values.length - 1]), 0.05);
  }

  /** However slow they go by. */
  @Test
  void ofManyPicturesSomeAreShown() throws Exception {
    Element move = all(parsed(film(animation(5001, 20))), "animate").stream()
        .filter(one -> one.getAttribute("attributeName").equals("cx")).findFirst().orElseThrow();
    assertEquals(5001 / 11 + 2, move.getAttribute("values").split(";").length);
  }
}
