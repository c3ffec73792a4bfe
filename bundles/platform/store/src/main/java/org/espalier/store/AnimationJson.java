// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.api.picture.Animation;
import org.espalier.api.picture.Ink;
import org.espalier.api.picture.Mark;
import org.espalier.api.picture.View;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;

/**
 * Animations as JSON: the view, and each mark with its numbers in all pictures, or once where it does not move. Places
 * are rounded to a ten-thousandth of the view's width, which no eye tells apart.
 */
final class AnimationJson {
  private static final double STEPS = 1e4;

  private AnimationJson() {}

  static JsonObject write(Animation animation) {
    View view = animation.view();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("view", List.of(view.left(), view.bottom(), view.right(), view.top()));
    fields.put("pictures-per-second", animation.picturesPerSecond());
    fields.put("pictures", animation.pictures().size());
    fields.put("caption", animation.caption());
    List<JsonObject> marks = new ArrayList<>();
    for (int i = 0; i < animation.pictures().get(0).size(); i++) {
      marks.add(mark(animation, i));
    }
    fields.put("marks", marks);
    return new JsonObject(fields);
  }

  private static JsonObject mark(Animation animation, int number) {
    Mark first = animation.pictures().get(0).get(number);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", first.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    fields.put("ink", first.ink().name().toLowerCase(Locale.ROOT));
    if (first instanceof Mark.Line line) {
      fields.put("width", line.width());
    }
    // 10^k of at least 1 / resolution, so that decimals are few
    double scale = StrictMath.pow(10, Math.ceil(StrictMath.log10(STEPS / animation.view().width())));
    List<List<Double>> places = animation.pictures().stream()
        .map(picture -> rounded(picture.get(number).numbers(), scale))
        .toList();
    fields.put("numbers", places.stream().distinct().count() == 1 ? places.subList(0, 1) : places);
    return new JsonObject(fields);
  }

  private static List<Double> rounded(double[] numbers, double scale) {
    List<Double> rounded = new ArrayList<>();
    for (double number : numbers) {
      // one zero, not two of different signs
      rounded.add(Math.rint(number * scale) / scale + 0.0);
    }
    return rounded;
  }

  /**
   * The animation that {@link #write} wrote.
   *
   * @throws InvalidInputException if it is none
   */
  static Animation read(JsonObject json) {
    double[] view = numbers(json.list("view"));
    int count = Math.toIntExact(json.integer("pictures"));
    List<List<Mark>> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pictures.add(new ArrayList<>());
    }
    try {
      for (JsonObject mark : json.objects("marks")) {
        List<Object> places = mark.list("numbers");
        for (int i = 0; i < count; i++) {
          pictures.get(i).add(mark(mark, numbers(places.get(places.size() == 1 ? 0 : i))));
        }
      }
      return new Animation(
          new View(view[0], view[1], view[2], view[3]), json.number("pictures-per-second"), pictures,
          json.text("caption"));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidInputException("this is no animation: " + e.getMessage(), e);
    }
  }

  private static Mark mark(JsonObject json, double[] numbers) {
    Ink ink = Ink.valueOf(json.text("ink").toUpperCase(Locale.ROOT));
    return switch (json.text("kind")) {
      case "line" -> new Mark.Line(ink, json.number("width"), numbers);
      case "area" -> new Mark.Area(ink, numbers);
      case "disc" -> new Mark.Disc(ink, numbers[0], numbers[1], numbers[2]);
      default -> throw new InvalidInputException(
          "the field kind is " + json.text("kind") + "; it must be line, area or disc");
    };
  }

  private static double[] numbers(Object list) {
    if (!(list instanceof List<?> values) || !values.stream().allMatch(Number.class::isInstance)) {
      throw new InvalidInputException("a place is " + list + "; it must be a list of numbers");
    }
    return values.stream().mapToDouble(value -> ((Number) value).doubleValue()).toArray();
  }
}
