// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.espalier.api.metric.Curve;
import org.espalier.api.metric.Curves;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;

/** Curves as JSON: places along the axis, and each curve with its values there. */
final class CurvesJson {
  private CurvesJson() {}

  static JsonObject write(Curves curves) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("axis", curves.axis());
    fields.put("at", list(curves.at()));
    fields.put("curves", curves.curves().stream().map(CurvesJson::write).toList());
    return new JsonObject(fields);
  }

  private static JsonObject write(Curve curve) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", curve.name());
    fields.put("unit", curve.unit());
    fields.put("description", curve.description());
    curve.limit().ifPresent(limit -> fields.put("limit", limit));
    fields.put("values", list(curve.values()));
    return new JsonObject(fields);
  }

  private static List<Double> list(double[] values) {
    return Arrays.stream(values).boxed().toList();
  }

  /**
   * The curves that {@link #write} wrote.
   *
   * @throws InvalidInputException if it is none
   */
  static Curves read(JsonObject json) {
    List<Curve> curves = json.objects("curves").stream().map(CurvesJson::curve).toList();
    try {
      return new Curves(json.text("axis"), json.numbers("at"), curves);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("these are no curves: " + e.getMessage(), e);
    }
  }

  private static Curve curve(JsonObject json) {
    return new Curve(
        json.text("name"), json.text("unit"), json.text("description"), json.numbers("values"),
        json.has("limit") ? OptionalDouble.of(json.number("limit")) : OptionalDouble.empty());
  }
}
