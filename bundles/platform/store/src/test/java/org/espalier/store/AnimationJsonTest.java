// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;

class AnimationJsonTest {

  private static Animation animation(double scale) {
    List<List<Mark>> pictures = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pictures.add(List.of(
          Mark.Area.box(Ink.SCENE, 0, 0, 5, 1),
          new Mark.Line(Ink.LIMB, 0.05, 0, 0, scale * Math.sin(i), scale * Math.cos(i)),
          new Mark.Disc(Ink.HAZARD, scale * i / 7, 0, 0.1)));
    }
    return new Animation(new View(-1, -1, 5, 2), 30, pictures, "return 7 & more");
  }

  @Test
  void isReadBackToATenThousandthOfTheView() {
    Animation written = animation(1);
    String text = AnimationJson.write(written).canonical();
    Animation read = AnimationJson.read(Json.readObject(text));
    assertEquals(text, AnimationJson.write(read).canonical());
    assertEquals(written.caption(), read.caption());
    assertEquals(written.view(), read.view());
    assertEquals(written.picturesPerSecond(), read.picturesPerSecond());
    for (int i = 0; i < written.pictures().size(); i++) {
      for (int m = 0; m < 3; m++) {
        Mark expected = written.pictures().get(i).get(m);
        Mark found = read.pictures().get(i).get(m);
        assertEquals(expected, found.with(expected.numbers()));
        for (int n = 0; n < expected.numbers().length; n++) {
          assertEquals(expected.numbers()[n], found.numbers()[n], 6 / 1e4 / 2);
        }
      }
    }
  }

  @Test
  void whatDoesNotMoveIsWrittenOnce() {
    String moving = AnimationJson.write(animation(1)).canonical();
    String still = AnimationJson.write(animation(0)).canonical();
    assertTrue(still.length() < 400 && moving.length() > 1000, () -> still.length() + " and " + moving.length());
    assertEquals(40, AnimationJson.read(Json.readObject(still)).pictures().size());
  }

  @Test
  void refusesWhatIsNone() {
    String text = AnimationJson.write(animation(1)).canonical();
    for (String damaged : List.of(
        text.replace("\"line\"", "\"wave\""), text.replace("\"limb\"", "\"leg\""),
        text.replace("\"pictures\":40", "\"pictures\":41"), text.replace("[[0.0,0.0,", "[[\"a\",0.0,"),
        text.replace("\"view\":[-1.0,", "\"view\":[7.0,"))) {
      assertThrows(InvalidInputException.class, () -> AnimationJson.read(Json.readObject(damaged)), damaged);
    }
  }
}
