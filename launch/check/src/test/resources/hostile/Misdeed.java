// SPDX-License-Identifier: Apache-2.0
package org.example.hostile;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a plug-in does wrong, and in which of its methods; before a run it does nothing wrong. */
final class Misdeed {
  private final String mode;
  private final String where;

  Misdeed(String mode, String where) {
    this.mode = mode;
    this.where = where;
  }

  private boolean isAt(String place) {
    return where.equals(place) && Thread.currentThread().getName().startsWith("run-");
  }

  /** What comes before the answer of a method. */
  void at(String place) {
    if (isAt(place)) {
      Mischief.now(mode);
    }
  }

  /** What a method answers. */
  <T> T answer(String place, T sound) {
    at(place);
    return isAt(place) && mode.equals("nothing") ? null : sound;
  }

  double number(String place, double sound) {
    at(place);
    if (!isAt(place)) {
      return sound;
    }
    return switch (mode) {
      case "nan" -> Double.NaN;
      case "infinite" -> Double.POSITIVE_INFINITY;
      case "negative" -> -1e9;
      default -> sound;
    };
  }

  float[] array(String place, float[] sound) {
    float[] array = answer(place, sound);
    if (!isAt(place) || array == null) {
      return array;
    }
    return switch (mode) {
      case "nan" -> filled(array, Float.NaN);
      case "infinite" -> filled(array, Float.POSITIVE_INFINITY);
      case "short" -> new float[0];
      default -> array;
    };
  }

  private static float[] filled(float[] array, float value) {
    Arrays.fill(array, value);
    return array;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  Map<String, Double> numbers(String place, Map<String, Double> sound) {
    Map<String, Double> numbers = answer(place, sound);
    if (!isAt(place) || numbers == null) {
      return numbers;
    }
    Map<String, Double> changed = new LinkedHashMap<>(numbers);
    switch (mode) {
      case "text" -> ((Map) changed).replaceAll((name, value) -> "text");
      case "other" -> changed.put("other", 1.0);
      case "holes" -> changed.replaceAll((name, value) -> null);
      default -> { }
    }
    return changed;
  }
}
