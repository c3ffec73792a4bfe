// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An experiment goes on with the files that it began with: one that changed meanwhile is named with its digests. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class ChangedFilesTest {
  private static final int EXAMPLES = 40;
  private static final String EXPERIMENT = """
      experiment: files
      task: {supervised: {dataset: {csv: {path: table.csv}}, epochs: 1}}
      architecture: {mlp: {hidden: [4]}}
      procedure: {prune-at-initialisation: {controls: []}}
      sparsity: 0.5
      seeds: 1
      grid:
      - {architecture: {mlp: {hidden: [4], weights: {safetensors: {file: weights.safetensors}}}}}
      - {task.supervised.dataset: {npy: {inputs: x.npy, targets: y.npy}}}
      - {task.supervised.dataset: {idx: {path: idx}}}
      - {task.supervised.dataset: {cifar: {path: cifar, validation: 2}}}
      - {task.supervised.dataset: {images: {path: pictures}}}
      """;

  @TempDir
  static Path folder;

  private static Shell shell;

  @BeforeAll
  static void runWithThem() throws IOException {
    write("table.csv", rows().getBytes(StandardCharsets.UTF_8));
    write("x.npy", npy("<f4", "(" + EXAMPLES + ", 3)", 4 * 3 * EXAMPLES));
    write("y.npy", npy("|u1", "(" + EXAMPLES + ",)", EXAMPLES));
    for (String split : List.of("train", "t10k")) {
      write("idx/" + split + "-images-idx3-ubyte", idx(EXAMPLES, 2, 2));
      write("idx/" + split + "-labels-idx1-ubyte", idx(EXAMPLES));
    }
    for (String batch : List.of("data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5",
        "test_batch")) {
      write("cifar/" + batch + ".bin", new byte[2 * (1 + 3 * 32 * 32)]);
    }
    for (int i = 0; i < EXAMPLES; i++) {
      ByteArrayOutputStream picture = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", picture);
      write("pictures/" + (i % 2 == 0 ? "cat" : "dog") + "/" + i + ".png", picture.toByteArray());
    }
    write("weights.safetensors", weights());
    Files.writeString(folder.resolve("it.yaml"), EXPERIMENT);
    shell = new Shell(folder, folder.resolve("cache"));
    Result result = shell.run("run", "it.yaml", "--output", "out");
    assertEquals(0, result.code(), result.err());
  }

  private static void write(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private static String rows() {
    StringBuilder rows = new StringBuilder("a,b,class\n");
    for (int i = 0; i < EXAMPLES; i++) {
      rows.append(i % 7).append(',').append(i % 5).append(",c").append(i % 2).append('\n');
    }
    return rows.toString();
  }

  private static byte[] npy(String type, String shape, int bytes) {
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += " ".repeat(64 - (10 + header.length() + 1) % 64) + "\n";
    ByteBuffer npy = ByteBuffer.allocate(10 + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
    npy.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
    npy.put(header.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; type.equals("|u1") && i < bytes; i++) {
      npy.put((byte) (i % 2));
    }
    return npy.array();
  }

  private static byte[] idx(int... shape) {
    int size = 1;
    for (int side : shape) {
      size *= side;
    }
    ByteBuffer idx = ByteBuffer.allocate(4 + 4 * shape.length + size);
    idx.put(new byte[] {0, 0, 8, (byte) shape.length});
    for (int side : shape) {
      idx.putInt(side);
    }
    for (int i = 0; i < size; i++) {
      idx.put((byte) (i % 2));
    }
    return idx.array();
  }

  /** Of the network 2 -> 4 -> 2 for the table. */
  private static byte[] weights() {
    String header = """
        {"dense1.weight": {"dtype": "F32", "shape": [4, 2], "data_offsets": [0, 32]},
        "dense1.bias": {"dtype": "F32", "shape": [4], "data_offsets": [32, 48]},
        "dense2.weight": {"dtype": "F32", "shape": [2, 4], "data_offsets": [48, 80]},
        "dense2.bias": {"dtype": "F32", "shape": [2], "data_offsets": [80, 88]}}""";
    ByteBuffer tensors = ByteBuffer.allocate(8 + header.length() + 88).order(ByteOrder.LITTLE_ENDIAN);
    tensors.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    while (tensors.remaining() > 0) {
      tensors.putFloat(0.1f * tensors.remaining());
    }
    return tensors.array();
  }

  /**
   * Changes the last byte of a file, and what is there again.
   *
   * @param digit what stands in that byte then
   * @param named how the refusal calls it
   */
  @ParameterizedTest
  @CsvSource({
      "table.csv, 32, table.csv", "weights.safetensors, 60, weights.safetensors", "x.npy, 64, x.npy", "y.npy, 0, y.npy",
      "idx/train-images-idx3-ubyte, 7, train-images-idx3-ubyte", "cifar/data_batch_3.bin, 9, data_batch_3.bin",
      "pictures/dog/39.png, 0, dog"})
  void aChangedFileIsRefused(String file, byte digit, String named) throws Exception {
    Path path = folder.resolve(file);
    byte[] whole = Files.readAllBytes(path);
    byte[] changed = whole.clone();
    changed[changed.length - 1] = digit;
    String before = digest(file, whole);
    try {
      Files.write(path, changed);
      Result result = shell.run("run", "it.yaml", "--output", "out", "--resume");
      assertEquals(
          "espalier: the output folder out holds another experiment: " + named + " has the SHA-256 " + before
              + " there and " + digest(file, changed) + " here; it can be gone on with and made larger, not changed:"
              + " choose another folder (--output)\n",
          result.err());
      assertEquals(2, result.code());
    } finally {
      Files.write(path, whole);
    }
  }

  /** Of a file; of a picture, of its folder's list of digests. */
  private static String digest(String file, byte[] content) throws Exception {
    MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
    if (!file.endsWith(".png")) {
      return HexFormat.of().formatHex(sha256.digest(content));
    }
    Path changed = folder.resolve(file);
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    try (var files = Files.list(changed.getParent())) {
      for (Path one : files.sorted().toList()) {
        byte[] bytes = one.equals(changed) ? content : Files.readAllBytes(one);
        list.write((HexFormat.of().formatHex(sha256.digest(bytes)) + "  " + one.getFileName() + "\n").getBytes(
            StandardCharsets.UTF_8));
      }
    }
    return HexFormat.of().formatHex(sha256.digest(list.toByteArray()));
  }
}
