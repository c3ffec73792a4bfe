// SPDX-License-Identifier: Apache-2.0
package org.espalier.export.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.api.engine.Mask;
import org.espalier.api.engine.Weights;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.network.Architecture;
import org.espalier.api.network.Initializer;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.RandomNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.util.converter.Converters;

class SafetensorsTest {
  @TempDir
  private Path folder;

  @Test
  void whatIsWrittenIsReadBackToTheBit() throws IOException {
    for (int trial = 0; trial < 100; trial++) {
      RandomNetwork network = RandomNetwork.draw(Seeds.of(trial).stream("network"));
      Snapshot snapshot = snapshot(network);
      byte[] bytes = bytes(snapshot);
      TensorFile file = TensorFile.of(bytes);
      assertEquals(snapshot.provenance(), file.metadata());
      Path path = Files.write(folder.resolve("model.safetensors"), bytes);
      SafetensorsWeights weights = weights(Map.of("file", path.toString()));
      assertEquals(Optional.of(network.weights()), weights.weights("model", network.architecture()));
      snapshot.masks().forEach((parameter, mask) -> {
        if (mask.sparsity() > 0) {
          TensorInfo tensor = file.tensors().get(parameter + "_mask");
          assertEquals(DataType.BOOL, tensor.type());
          assertEquals(file.tensors().get(parameter).shape(), tensor.shape());
        }
      });
    }
  }

  /** Byte for byte, as the format is described: the length, a header that fills up to 8 bytes, the data. */
  @Test
  void theLayoutIsThatOfTheFormat() throws IOException {
    Architecture one = Architecture.from(Shape.of(2)).dense(1, Initializer.ONE).build();
    Map<String, float[]> values = new LinkedHashMap<>();
    values.put("dense1.weight", new float[] {1, 0});
    values.put("dense1.bias", new float[] {-2});
    Snapshot snapshot = new Snapshot(
        one, new Weights(values), Map.of("dense1.weight", Mask.keeping(2, new int[] {0})), Map.of("run", "a \"b\""));
    ByteBuffer file = ByteBuffer.wrap(bytes(snapshot)).order(ByteOrder.LITTLE_ENDIAN);
    long length = file.getLong();
    assertEquals(0, length % 8);
    byte[] header = new byte[(int) length];
    file.get(header);
    assertEquals(
        "{\"__metadata__\":{\"run\":\"a \\\"b\\\"\"},"
            + "\"dense1.weight\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]},"
            + "\"dense1.bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
            + "\"dense1.weight_mask\":{\"dtype\":\"BOOL\",\"shape\":[1,2],\"data_offsets\":[12,14]}}",
        new String(header, StandardCharsets.UTF_8).stripTrailing());
    assertEquals(1, file.getFloat());
    assertEquals(0, file.getFloat());
    assertEquals(-2, file.getFloat());
    assertEquals(1, file.get());
    assertEquals(0, file.get());
    assertEquals(0, file.remaining());
  }

  /** Written by the format's own implementation, version 0.8.0 for Python: tensors in its order, of several types. */
  @Test
  void aFileOfTheFormatsOwnImplementationIsRead() throws IOException {
    byte[] bytes = Base64.getDecoder().decode(
        "AAEAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJtYWRlIjoiYnkgc2FmZXRlbnNvcnMgMC44LjAifSwiZGVuc2UxLmJpYXMiOnsiZHR5"
            + "cGUiOiJGMzIiLCJzaGFwZSI6WzJdLCJkYXRhX29mZnNldHMiOlswLDhdfSwiZGVuc2UxLndlaWdodCI6eyJkdHlwZSI6IkYx"
            + "NiIsInNoYXBlIjpbMiwyXSwiZGF0YV9vZmZzZXRzIjpbOCwxNl19LCJkZW5zZTEud2VpZ2h0X21hc2siOnsiZHR5cGUiOiJC"
            + "T09MIiwic2hhcGUiOlsyLDJdLCJkYXRhX29mZnNldHMiOlsxNiwyMF19fSAgAACAPgAAgL8APADAADgAQgEBAAE=");
    assertEquals(Map.of("made", "by safetensors 0.8.0"), TensorFile.of(bytes).metadata());
    Path path = Files.write(folder.resolve("other.safetensors"), bytes);
    Architecture one = Architecture.from(Shape.of(2)).dense(2, Initializer.ONE).build();
    Weights read = weights(Map.of("file", path.toString())).weights("model", one).orElseThrow();
    assertArrayEquals(new float[] {1, -2, 0.5f, 3}, read.get("dense1.weight"));
    assertArrayEquals(new float[] {0.25f, -1}, read.get("dense1.bias"));
  }

  @Test
  void otherTypesAreReadAsTheNearestFloat() {
    ByteBuffer data = ByteBuffer.allocate(7 * 2 + 2 * 2 + 2 * 8 + 2 * 8).order(ByteOrder.LITTLE_ENDIAN);
    // 1, -2, 65504, 2^-14, 2^-24, -0, infinity
    for (int half : new int[] {0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x7c00}) {
      data.putShort((short) half);
    }
    data.putShort((short) 0x3f80).putShort((short) 0xc049);
    data.putDouble(0.1).putDouble(-1e300);
    data.putLong(-3).putLong(16_777_217);
    TensorFile file = TensorFile.of(
        file("{\"h\":{\"dtype\":\"F16\",\"shape\":[7],\"data_offsets\":[0,14]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[14,18]},"
            + "\"d\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[18,34]},"
            + "\"l\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[34,50]}}", data.array()));
    float[] halves = {1, -2, 65504, 0x1p-14f, 0x1p-24f, -0f, Float.POSITIVE_INFINITY};
    assertArrayEquals(halves, file.read("h"));
    assertEquals(Float.floatToRawIntBits(-0f), Float.floatToRawIntBits(file.read("h")[5]));
    assertArrayEquals(new float[] {1, -3.140625f}, file.read("b"));
    assertArrayEquals(new float[] {0.1f, Float.NEGATIVE_INFINITY}, file.read("d"));
    assertArrayEquals(new float[] {-3, 16_777_216}, file.read("l"));
  }

  @Test
  void everyHalfIsReadExactly() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      ByteBuffer data = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort(0, (short) bits);
      float[] read = new float[1];
      DataType.F16.read(data, read);
      int exponent = bits >> 10 & 31;
      double magnitude = exponent == 0
          ? Math.scalb((double) (bits & 1023), -24) : Math.scalb(1024.0 + (bits & 1023), exponent - 25);
      if (exponent < 31) {
        assertEquals((bits & 0x8000) == 0 ? magnitude : -magnitude, read[0], "" + bits);
      } else {
        assertEquals((bits & 1023) != 0, Float.isNaN(read[0]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "{} | 4 | its tensors take 0 bytes and 4 follow",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 4 | cut short: its tensors take 8 bytes and 4",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | bytes from 0 on belong to no tensor",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
        + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}} | 12 | b of its header begins at 4 inside",
    "{\"a\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 | unknown dtype F33",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,4]}} | 4 | takes 12 bytes by its shape",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,4]}} | 4 | too large",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4 | a shape with -1",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}} | 4 | no whole number",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}} | 8 | ends at 4 before it begins at 8",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}} | 8 | two data_offsets",
    "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}} | 4 | has no shape",
    "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}} | 4 | has no dtype",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}} | 4 | field x",
    "{\"a\":[]} | 0 | is not an object",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},"
        + "\"a\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}} | 0 | Duplicate",
    "{\"__metadata__\":{\"a\":1}} | 0 | not a text",
    "{\"a\": | 0 | not valid JSON",
    "{} {} | 0 | goes on after",
    "[] | 0 | does not begin with {"
  })
  void aMalformedHeaderIsRefused(String header, int dataLength, String why) {
    String message =
        assertThrows(InvalidInputException.class, () -> TensorFile.of(file(header, new byte[dataLength]))).getMessage();
    assertTrue(message.contains(why), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void aFileThatIsCutAnywhereIsRefused() throws IOException {
    byte[] whole = bytes(snapshot(RandomNetwork.draw(Seeds.of(3).stream("network"))));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      String message = assertThrows(InvalidInputException.class, () -> TensorFile.of(cut)).getMessage();
      assertTrue(message.startsWith("it is cut short: "), length + ": " + message);
    }
  }

  @Test
  void noiseIsRefusedOrReadButNeverAFault() throws IOException {
    byte[] whole = bytes(snapshot(RandomNetwork.draw(Seeds.of(3).stream("network"))));
    RandomStream random = Seeds.of(1).stream("noise");
    for (int trial = 0; trial < 5000; trial++) {
      byte[] noisy = whole.clone();
      for (int change = 0; change <= random.nextInt(3); change++) {
        noisy[random.nextInt(Math.min(whole.length, 400))] = (byte) random.nextInt(256);
      }
      try {
        TensorFile file = TensorFile.of(noisy);
        file.tensors().keySet().stream()
            .filter(name -> file.tensors().get(name).type() == DataType.F32)
            .forEach(file::read);
      } catch (InvalidInputException e) {
        assertEquals(1, e.getMessage().lines().count(), e.getMessage());
      }
    }
  }

  @Test
  void anAbsurdHeaderLengthIsRefused() {
    byte[] bytes = new byte[100];
    Arrays.fill(bytes, (byte) 0xff);
    String message = assertThrows(InvalidInputException.class, () -> TensorFile.of(bytes)).getMessage();
    assertTrue(message.contains("18446744073709551615"), message);
  }

  @Test
  void whatDoesNotFitTheNetworkIsNamed() throws IOException {
    Architecture written = Architecture.from(Shape.of(3)).dense(4, Initializer.FAN_IN).build();
    SafetensorsWeights weights = weights(Map.of("file", write(written).toString(), "network", "actor"));
    assertTrue(weights.weights("critic", written).isEmpty(), "for another network");
    Architecture wider = Architecture.from(Shape.of(5)).dense(4, Initializer.FAN_IN).build();
    assertRefused(weights, wider, "dense1.weight", "4x3", "4x5");
    Architecture deeper =
        Architecture.from(Shape.of(3)).dense(4, Initializer.FAN_IN).dense(2, Initializer.FAN_IN).build();
    assertRefused(weights, deeper, "no tensor dense2.weight", "dense1.bias");
    Architecture unbiased = Architecture.from(Shape.of(3)).batchNorm().build();
    assertRefused(weights, unbiased, "no tensor norm1.gain");
    Path larger = write(deeper);
    assertRefused(weights(Map.of("file", larger.toString())), written, "has no parameters for: dense2.weight");
  }

  @Test
  void aChangedFileIsRefused() throws IOException {
    Path file = write(Architecture.from(Shape.of(3)).dense(4, Initializer.FAN_IN).build());
    String planned = weights(Map.of("file", file.toString())).sha256();
    assertEquals(planned, weights(Map.of("file", file.toString(), "sha256", planned)).sha256());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    String message = assertThrows(
        InvalidInputException.class,
        () -> weights(Map.of("file", file.toString(), "sha256", planned))).getMessage();
    assertTrue(message.contains("has changed") && message.contains(planned), message);
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    String message = assertThrows(
        InvalidInputException.class, () -> weights(Map.of("file", folder.resolve("none").toString()))).getMessage();
    assertTrue(message.startsWith("there is no file ") && message.contains("none"), message);
  }

  @Test
  void tenMillionParametersAreWrittenInLessThanTwoSeconds() throws IOException {
    Architecture large = Architecture.from(Shape.of(3000)).dense(3000, Initializer.ONE).dense(350, Initializer.ONE)
        .build();
    Map<String, float[]> values = new LinkedHashMap<>();
    large.parameters().forEach(p -> values.put(p.name(), p.initializer().draw(p, Seeds.of(0).stream("x"))));
    Snapshot snapshot = new Snapshot(large, new Weights(values), Map.of(), Map.of());
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long start = threads.getCurrentThreadCpuTime();
    new SafetensorsExporter().write(snapshot, OutputStream.nullOutputStream());
    double seconds = (threads.getCurrentThreadCpuTime() - start) / 1e9;
    assertTrue(seconds < 2, seconds + " s");
  }

  private void assertRefused(SafetensorsWeights weights, Architecture architecture, String... parts) {
    String message =
        assertThrows(InvalidInputException.class, () -> weights.weights("actor", architecture)).getMessage();
    List.of(parts).forEach(part -> assertTrue(message.contains(part), message));
    assertEquals(1, message.lines().count(), message);
  }

  private Path write(Architecture architecture) throws IOException {
    Map<String, float[]> values = new LinkedHashMap<>();
    architecture.parameters().forEach(p -> values.put(p.name(), p.initializer().draw(p, Seeds.of(0).stream("x"))));
    Path file = Files.createTempFile(folder, "model", ".safetensors");
    return Files.write(file, bytes(new Snapshot(architecture, new Weights(values), Map.of(), Map.of())));
  }

  private static Snapshot snapshot(RandomNetwork network) {
    Map<String, Mask> masks = new LinkedHashMap<>();
    network.architecture().parameters().stream()
        .filter(parameter -> parameter.trained())
        .forEach(p -> masks.put(p.name(), Mask.nonzero(network.weights().get(p.name()))));
    return new Snapshot(network.architecture(), network.weights(), masks, Map.of("espalier.run", "ticket-0.9-s0"));
  }

  private static byte[] bytes(Snapshot snapshot) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SafetensorsExporter().write(snapshot, out);
    return out.toByteArray();
  }

  private static byte[] file(String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length).put(text).put(data).array();
  }

  private static SafetensorsWeights weights(Map<String, String> options) {
    return new SafetensorsWeights(
        Converters.standardConverter().convert(options).to(SafetensorsWeights.Options.class));
  }
}
