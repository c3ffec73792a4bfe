// SPDX-License-Identifier: Apache-2.0
package org.espalier.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.api.plugin.InvalidInputException;

/**
 * A JSON object, read by name and type. Every reader refuses a value that is missing or of another type with {@link
 * InvalidInputException}.
 *
 * @param values the fields, in order
 */
public record JsonObject(Map<String, Object> values) {
  public JsonObject {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** The object that a value read by {@link Json} is. */
  public static JsonObject of(Object value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    if (!(value instanceof Map<?, ?> map)) {
      throw new InvalidInputException("expected a JSON object, found " + Json.canonical(value));
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((key, field) -> fields.put((String) key, field));
    return new JsonObject(fields);
  }

  /** Its text by {@link Json#canonical}. */
  public String canonical() {
    return Json.canonical(values);
  }

  /** Its text by {@link Json#pretty}. */
  public String pretty() {
    return Json.pretty(values);
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  public String text(String name) {
    return get(name, String.class, "a text");
  }

  public boolean flag(String name) {
    return get(name, Boolean.class, "true or false");
  }

  public long integer(String name) {
    return get(name, Long.class, "a whole number");
  }

  /** A number; the texts for NaN and the infinities count. */
  public double number(String name) {
    return toNumber(name, get(name, Object.class, "a number"));
  }

  public JsonObject object(String name) {
    return of(get(name, Map.class, "an object"));
  }

  public List<Object> list(String name) {
    List<?> list = get(name, List.class, "a list");
    return new ArrayList<>(list);
  }

  public List<JsonObject> objects(String name) {
    return list(name).stream().map(JsonObject::of).toList();
  }

  public List<String> texts(String name) {
    List<Object> list = list(name);
    for (Object element : list) {
      if (!(element instanceof String)) {
        throw refuse(name, list, "a list of texts");
      }
    }
    return list.stream().map(String.class::cast).toList();
  }

  /** A list of numbers; the texts for NaN and the infinities count. */
  public double[] numbers(String name) {
    return list(name).stream().mapToDouble(value -> toNumber(name, value)).toArray();
  }

  /** The fields of an object of texts. */
  public Map<String, String> textMap(String name) {
    JsonObject object = object(name);
    Map<String, String> texts = new LinkedHashMap<>();
    object.values.keySet().forEach(key -> texts.put(key, object.text(key)));
    return texts;
  }

  /** The fields of an object of numbers. */
  public Map<String, Double> numberMap(String name) {
    JsonObject object = object(name);
    Map<String, Double> numbers = new LinkedHashMap<>();
    object.values.keySet().forEach(key -> numbers.put(key, object.number(key)));
    return numbers;
  }

  private static double toNumber(String name, Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if ("NaN".equals(value) || "Infinity".equals(value) || "-Infinity".equals(value)) {
      return Double.parseDouble((String) value);
    }
    throw refuse(name, value, "a number");
  }

  private <T> T get(String name, Class<T> type, String what) {
    Object value = values.get(name);
    if (value == null) {
      throw new InvalidInputException("the field " + name + " is missing; there are " + values.keySet());
    }
    if (!type.isInstance(value)) {
      throw refuse(name, value, what);
    }
    return type.cast(value);
  }

  private static InvalidInputException refuse(String name, Object value, String what) {
    return new InvalidInputException("the field " + name + " is " + Json.canonical(value) + "; it must be " + what);
  }
}
