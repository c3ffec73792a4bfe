// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;

/**
 * The JSON at the beginning of a safetensors file: for each tensor its type, shape and place, and texts about all of
 * them. Checked as the format demands: the tensors cover the data without gaps and overlaps, and each is as long as its
 * shape and type say.
 *
 * @param tensors by name
 * @param metadata texts by name
 */
record Header(Map<String, TensorInfo> tensors, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  Header {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** As it stands in a file: UTF-8, padded with spaces so that the data after it are aligned. */
  byte[] bytes() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
        json.writeObjectFieldStart(tensor.getKey());
        json.writeStringField("dtype", tensor.getValue().type().name());
        json.writeFieldName("shape");
        long[] shape = tensor.getValue().shape().stream().mapToLong(Long::longValue).toArray();
        json.writeArray(shape, 0, shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {tensor.getValue().begin(), tensor.getValue().end()}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    byte[] padded = Arrays.copyOf(bytes, (bytes.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
    Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
    return padded;
  }

  /**
   * Reads and checks a header.
   *
   * @param dataLength number of bytes that follow it
   * @throws InvalidInputException if it is malformed: the end of a sentence that begins with the file
   */
  static Header parse(byte[] bytes, long dataLength) {
    if (bytes.length == 0 || bytes[0] != '{') {
      throw new InvalidInputException("its header does not begin with {");
    }
    try (JsonParser json = JSON.createParser(bytes)) {
      Header header = parse(json);
      if (json.nextToken() != null) {
        throw new InvalidInputException("its header goes on after its JSON object");
      }
      header.requireTiles(dataLength);
      return header;
    } catch (IOException e) {
      throw new InvalidInputException(
          "its header is not valid JSON: " + e.getMessage().lines().findFirst().orElse(""), e);
    }
  }

  private static Header parse(JsonParser json) throws IOException {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    json.nextToken();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      require(json.nextToken() == JsonToken.START_OBJECT, name, "is not an object");
      if (name.equals(METADATA)) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String key = json.currentName();
          require(json.nextToken() == JsonToken.VALUE_STRING, METADATA, "has " + key + ", which is not a text");
          metadata.put(key, json.getText());
        }
      } else {
        tensors.put(name, tensor(name, json));
      }
    }
    return new Header(tensors, metadata);
  }

  private static TensorInfo tensor(String name, JsonParser json) throws IOException {
    String type = "";
    Optional<List<Long>> shape = Optional.empty();
    List<Long> offsets = List.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "dtype" -> {
          require(value == JsonToken.VALUE_STRING, name, "has a dtype that is not a text");
          type = json.getText();
        }
        case "shape" -> shape = Optional.of(integers(name, field, json));
        case "data_offsets" -> offsets = integers(name, field, json);
        default -> throw refused(name, "has a field " + field + ", which the format does not know");
      }
    }
    String given = type;
    require(!given.isEmpty(), name, "has no dtype");
    require(shape.isPresent(), name, "has no shape");
    require(offsets.size() == 2, name, "does not have two data_offsets");
    DataType known = DataType.named(given).orElseThrow(() -> refused(name, "has the unknown dtype " + given));
    TensorInfo tensor = new TensorInfo(known, shape.get(), offsets.get(0), offsets.get(1));
    require(tensor.begin() <= tensor.end(), name, "ends at " + tensor.end() + " before it begins at " + tensor.begin());
    requireLength(name, tensor);
    return tensor;
  }

  private static List<Long> integers(String tensor, String field, JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY, tensor, "has a " + field + " that is not a list");
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT
          && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER && json.getLongValue() >= 0;
      require(whole, tensor, "has a " + field + " with " + json.getText() + ", which is no whole number from 0");
      numbers.add(json.getLongValue());
    }
    return numbers;
  }

  private static void requireLength(String name, TensorInfo tensor) {
    long bytes = tensor.type().bytes();
    try {
      for (long dimension : tensor.shape()) {
        bytes = Math.multiplyExact(bytes, dimension);
      }
    } catch (ArithmeticException e) {
      throw new InvalidInputException("tensor " + name + " of its header has a shape that is too large", e);
    }
    long given = tensor.end() - tensor.begin();
    require(
        bytes == given, name,
        "takes " + bytes + " bytes by its shape and dtype (" + tensor.dimensions() + ", " + tensor.type() + ") and "
            + given + " by its data_offsets");
  }

  private void requireTiles(long dataLength) {
    List<Map.Entry<String, TensorInfo>> ordered =
        tensors.entrySet().stream()
            .sorted(
                Comparator.<Map.Entry<String, TensorInfo>>comparingLong(tensor -> tensor.getValue().begin())
                    .thenComparing(tensor -> tensor.getValue().end()))
            .toList();
    long reached = 0;
    for (Map.Entry<String, TensorInfo> tensor : ordered) {
      long begin = tensor.getValue().begin();
      require(begin >= reached, tensor.getKey(), "begins at " + begin + " inside another, which ends at " + reached);
      require(begin <= reached, tensor.getKey(), "begins at " + begin + ", so that bytes from " + reached
          + " on belong to no tensor");
      reached = tensor.getValue().end();
    }
    if (reached > dataLength) {
      throw new InvalidInputException(
          "it is cut short: its tensors take " + reached + " bytes and " + dataLength + " follow its header");
    } else if (reached < dataLength) {
      throw new InvalidInputException(
          "its tensors take " + reached + " bytes and " + dataLength + " follow its header");
    }
  }

  private static void require(boolean right, String name, String otherwise) {
    if (!right) {
      throw refused(name, otherwise);
    }
  }

  private static InvalidInputException refused(String name, String what) {
    return new InvalidInputException((name.equals(METADATA) ? "" : "tensor ") + name + " of its header " + what);
  }
}
