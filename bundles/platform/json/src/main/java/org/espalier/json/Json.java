// SPDX-License-Identifier: Apache-2.0
package org.espalier.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.api.plugin.InvalidInputException;

/**
 * Reads and writes JSON (RFC 8259) as plain values: {@code Map<String, Object>} in the order of the text, {@code List},
 * {@code String}, {@code Boolean}, {@code Long} for numbers without point and exponent, {@code Double} for others.
 * There is no null. Doubles are written with the fewest digits that read back to the same number, the same on every
 * JDK; what is not finite becomes the text {@code "NaN"}, {@code "Infinity"} or {@code "-Infinity"}.
 */
public final class Json {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
      .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
      .build();

  private Json() {}

  /**
   * The value that the text is.
   *
   * @throws InvalidInputException if it is not one JSON value, with line and column
   */
  public static Object read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is more after the first value");
      }
      return value;
    } catch (IOException e) {
      throw new InvalidInputException("not valid JSON: " + said(e), e);
    }
  }

  /** Without where the source is, which is not shown. */
  private static String said(IOException problem) {
    return problem.getMessage().lines().findFirst().orElse("").replaceAll(" \\(start marker at .*\\)", "");
  }

  /** The object that the text is; refused as by {@link #read} if it is something else. */
  public static JsonObject readObject(String text) {
    return JsonObject.of(read(text));
  }

  /** One line, keys sorted, no white space: equal values give equal texts. */
  public static String canonical(Object value) {
    return write(value, false);
  }

  /** Indented by two spaces, keys in the maps' own order or sorted where they have none, a line break at the end. */
  public static String pretty(Object value) {
    return write(value, true) + "\n";
  }

  private static String write(Object value, boolean pretty) {
    StringWriter text = new StringWriter();
    try (JsonGenerator generator = FACTORY.createGenerator(text)) {
      if (pretty) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        Separators separators = Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
        generator.setPrettyPrinter(new DefaultPrettyPrinter(separators).withObjectIndenter(indenter));
      }
      write(value, generator, !pretty);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(Object value, JsonGenerator out, boolean sorted) throws IOException {
    if (value instanceof JsonObject object) {
      write(object.values(), out, sorted);
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : (sorted || !ordered(map) ? new TreeMap<>(map) : map).entrySet()) {
        out.writeFieldName((String) entry.getKey());
        write(entry.getValue(), out, sorted);
      }
      out.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      out.writeStartArray();
      for (Object element : list) {
        write(element, out, sorted);
      }
      out.writeEndArray();
    } else if (value instanceof String string) {
      out.writeString(string);
    } else if (value instanceof Boolean bool) {
      out.writeBoolean(bool);
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      // adding zero turns -0.0 into 0.0, which is equal and must be written equally
      out.writeNumber(number + 0.0);
    } else {
      throw new IllegalArgumentException("no JSON for " + (value == null ? "null" : value.getClass().getName()));
    }
  }

  /** Not what {@code Map.of} makes: its order is another in each JVM. */
  private static boolean ordered(Map<?, ?> map) {
    return !map.getClass().getName().startsWith("java.util.ImmutableCollections$");
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "the text is empty");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      default -> throw new JsonParseException(parser, "null is not used here");
    };
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(parser));
    }
    return list;
  }
}
