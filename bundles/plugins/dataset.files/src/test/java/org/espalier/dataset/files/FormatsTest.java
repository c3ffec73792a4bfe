package org.espalier.dataset.files;

import static org.espalier.dataset.files.Loading.assertRefused;
import static org.espalier.dataset.files.Loading.cifar;
import static org.espalier.dataset.files.Loading.examples;
import static org.espalier.dataset.files.Loading.idx;
import static org.espalier.dataset.files.Loading.images;
import static org.espalier.dataset.files.Loading.npy;
import static org.espalier.dataset.files.Loading.npz;
import static org.espalier.dataset.files.Loading.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.espalier.api.data.Data;
import org.espalier.api.data.Split;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files of each format, written here by its definition. */
class FormatsTest {
  private static final int RECORD = 3073;

  @TempDir
  private Path folder;

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  // --- CIFAR

  private void writeCifar() throws IOException {
    for (int file = 1; file <= 5; file++) {
      byte[] content = new byte[2 * RECORD];
      for (int record = 0; record < 2; record++) {
        content[record * RECORD] = (byte) (2 * (file - 1) + record);
        Arrays.fill(content, record * RECORD + 1, record * RECORD + 1 + 1024, (byte) (100 + file));
        content[(record + 1) * RECORD - 1] = (byte) 200;
      }
      write("data_batch_" + file + ".bin", content);
    }
    write("test_batch.bin", new byte[RECORD]);
  }

  @Test
  void cifarHasPlanesOfColoursAfterALabel() throws IOException {
    writeCifar();
    Data data = cifar(Map.of("path", folder.toString(), "validation", 3.0, "standardise", false));
    assertEquals(Shape.of(3, 32, 32), data.input());
    assertEquals(10, data.target().outputs());
    assertEquals(
        List.of(7, 3, 1), Arrays.stream(Split.values()).map(split -> data.split(split).size()).toList());
    for (List<Float> example : examples(data, Split.TRAIN)) {
      int label = Math.round(example.get(3072));
      assertEquals(101 + label / 2, example.get(0));
      assertEquals(101 + label / 2, example.get(1023));
      assertEquals(0, example.get(1024));
      assertEquals(200, example.get(3071));
    }
  }

  @Test
  void whatIsWrongWithCifarIsSaid() throws IOException {
    Map<String, Object> options = Map.of("path", folder.toString(), "validation", 3.0);
    assertRefused("there is no file " + folder.resolve("data_batch_1.bin") + " of CIFAR; unpack cifar-10-binary.tar.gz",
        () -> cifar(options));
    writeCifar();
    String planned = Loading.made(Cifar.Options.class, Cifar::new, options).sha256();
    write("data_batch_3.bin", new byte[RECORD - 1]);
    assertRefused("data_batch_3.bin has 3072 bytes, which is no whole number of records of 3073", () -> cifar(options));
    assertRefused("data_batch_3.bin has changed", () -> cifar(with(options, "sha256", planned)));
    byte[] wrong = new byte[RECORD];
    wrong[0] = 10;
    write("data_batch_3.bin", wrong);
    assertRefused("data_batch_3.bin: record 0 has the label 10, and labels are 0 to 9", () -> cifar(options));
    assertRefused("cifar-100-binary.tar.gz", () -> cifar(with(options, "classes", "100")));
  }

  @Test
  void cifar100HasTwoLabels() throws IOException {
    byte[] content = new byte[3 * (RECORD + 1)];
    for (int record = 0; record < 3; record++) {
      content[record * (RECORD + 1)] = (byte) (10 + record);
      content[record * (RECORD + 1) + 1] = (byte) (90 + record);
    }
    write("train.bin", content);
    write("test.bin", content);
    Map<String, Object> options = Map.of("path", folder.toString(), "validation", 1.0, "classes", "100");
    assertEquals(90, examples(cifar(options), Split.TEST).get(0).get(3072));
    assertEquals(12, examples(cifar(with(options, "classes", "20")), Split.TEST).get(2).get(3072));
    assertEquals(20, cifar(with(options, "classes", "20")).target().outputs());
  }

  // --- IDX

  static byte[] idxBytes(int type, int[] sizes, byte... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
    buffer.put(new byte[] {0, 0, (byte) type, (byte) sizes.length});
    Arrays.stream(sizes).forEach(buffer::putInt);
    return buffer.put(values).array();
  }

  private static byte[] packed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private Map<String, Object> writeIdx() throws IOException {
    write("train-images-idx3-ubyte", idxBytes(8, new int[] {3, 1, 2}, new byte[] {0, 1, 2, 3, 4, (byte) 255}));
    write("train-labels-idx1-ubyte.gz", packed(idxBytes(8, new int[] {3}, (byte) 0, (byte) 1, (byte) 2)));
    write("t10k-images-idx3-ubyte.gz", packed(idxBytes(8, new int[] {1, 1, 2}, (byte) 9, (byte) 8)));
    write("t10k-labels-idx1-ubyte", idxBytes(8, new int[] {1}, (byte) 1));
    return Map.of("path", folder.toString(), "validation", 1.0, "standardise", false);
  }

  @Test
  void idxIsReadPackedAndPlain() throws IOException {
    Data data = idx(writeIdx());
    assertEquals(Shape.of(1, 1, 2), data.input());
    assertEquals(new Target.Classification(3), data.target());
    assertEquals(List.of(List.of(9f, 8f, 1f)), examples(data, Split.TEST));
    List<List<Float>> all = new ArrayList<>(examples(data, Split.TRAIN));
    all.addAll(examples(data, Split.VALIDATION));
    assertTrue(all.contains(List.of(4f, 255f, 2f)), all.toString());
  }

  @Test
  void whatIsWrongWithIdxIsSaid() throws IOException {
    Map<String, Object> options = writeIdx();
    Path labels = write("train-labels-idx1-ubyte", idxBytes(8, new int[] {2}, (byte) 0, (byte) 1));
    assertRefused(labels + " has 2 labels for the 3 examples of", () -> idx(options));
    write("train-labels-idx1-ubyte", idxBytes(8, new int[] {3}, (byte) 0, (byte) 1));
    assertRefused(labels + " has 10 bytes, and its sizes (3) ask for 11", () -> idx(options));
    write("train-labels-idx1-ubyte", "<html>".getBytes(StandardCharsets.UTF_8));
    assertRefused(labels + " is no IDX file: it begins with 3c 68 74 6d", () -> idx(options));
    write("train-labels-idx1-ubyte", idxBytes(8, new int[] {3}, (byte) 0, (byte) 1, (byte) 7));
    assertRefused(labels + ": label 2 is 7.0; classes are whole numbers from 0 to 2",
        () -> idx(with(options, "classes", 3)));
    byte[] half = packed(idxBytes(8, new int[] {3}, (byte) 0, (byte) 1, (byte) 2));
    write("train-labels-idx1-ubyte", Arrays.copyOf(half, half.length - 6));
    assertRefused(labels + " can't be unpacked, it is damaged", () -> idx(options));
    write("train-labels-idx1-ubyte", idxBytes(8, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE}));
    assertRefused("a data set is kept in memory", () -> idx(options));
  }

  // --- NumPy

  static byte[] npyBytes(String descr, String shape, byte... values) {
    String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }";
    header += " ".repeat(63 - (10 + header.length()) % 64) + "\n";
    ByteBuffer buffer = ByteBuffer.allocate(10 + header.length() + values.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) header.length());
    return buffer.put(header.getBytes(StandardCharsets.US_ASCII)).put(values).array();
  }

  static byte[] doubles(double... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(buffer::putDouble);
    return buffer.array();
  }

  private Path writeNpz(Map<String, byte[]> arrays) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> array : arrays.entrySet()) {
        out.putNextEntry(new ZipEntry(array.getKey() + ".npy"));
        out.write(array.getValue());
      }
    }
    return write("data.npz", bytes.toByteArray());
  }

  @Test
  void npzHasArraysByName() throws IOException {
    byte[] pixels = new byte[24];
    for (int i = 0; i < 24; i++) {
      pixels[i] = (byte) i;
    }
    Path file = writeNpz(Map.of(
        "x_train", npyBytes("|u1", "(2, 2, 2, 3)", pixels), "y_train", npyBytes("<i8", "(2,)", longs(0, 1)),
        "x_test", npyBytes("|u1", "(1, 2, 2, 3)", Arrays.copyOf(pixels, 12)),
        "y_test", npyBytes("<i8", "(1, 1)", longs(1))));
    Map<String, Object> options =
        Map.of("path", file.toString(), "validation", 1.0, "standardise", false, "channelsLast", true);
    Data data = npz(options);
    assertEquals(Shape.of(3, 2, 2), data.input());
    assertEquals(new Target.Classification(2), data.target());
    assertEquals(
        List.of(List.of(0f, 3f, 6f, 9f, 1f, 4f, 7f, 10f, 2f, 5f, 8f, 11f, 1f)), examples(data, Split.TEST));
    assertRefused("has no array \"images\"; it has x_test, x_train, y_test, y_train",
        () -> npz(with(options, "inputs", "images")));
  }

  @Test
  void whatIsWrongWithNpzIsSaid() throws IOException {
    Path file = write("data.npz", "no archive".getBytes(StandardCharsets.UTF_8));
    Map<String, Object> options = Map.of("path", file.toString(), "validation", 1.0, "test", 1.0);
    assertRefused(file + " is no archive with NumPy arrays", () -> npz(options));
    writeNpz(Map.of(
        "x_train", npyBytes("<f8", "(3, 1)", doubles(1, 2, 3)), "y_train", npyBytes("<f8", "(3,)", doubles(1, 2, 3)),
        "unused", new byte[10]));
    assertEquals(new Target.Regression(1), npz(options).target());
    assertRefused("array unused.npy is no NPY file", () -> npz(with(options, "inputs", "unused")));
    byte[] half = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(half, 60));
    assertRefused(file + " is damaged", () -> npz(options));
  }

  private static byte[] longs(long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(values).forEach(buffer::putLong);
    return buffer.array();
  }

  @Test
  void npyIsARegressionOfRealTargets() throws IOException {
    Path inputs = write("x.npy", npyBytes("<f8", "(4, 2)", doubles(1, 2, 3, 4, 5, 6, 7, 8)));
    Path targets = write("y.npy", npyBytes("<f2", "(4,)", new byte[] {0, 0x3c, 0, 0x40, 1, 0, 0, (byte) 0xbc}));
    Map<String, Object> options = Map.of(
        "inputs", inputs.toString(), "targets", targets.toString(), "validation", 1.0, "test", 1.0,
        "standardise", false);
    Data data = npy(options);
    assertEquals(new Target.Regression(1), data.target());
    List<List<Float>> all = new ArrayList<>();
    for (Split split : Split.values()) {
      all.addAll(examples(data, split));
    }
    for (List<Float> expected : List.of(
        List.of(1f, 2f, 1f), List.of(3f, 4f, 2f), List.of(5f, 6f, 0x1p-24f), List.of(7f, 8f, -1f))) {
      assertTrue(all.contains(expected), expected + " is not in " + all);
    }
    write("x.npy", npyBytes("<f8", "(4, 2)", doubles(1, 2, 3, Double.NaN, 5, 6, 7, 8)));
    assertRefused(inputs + ": value 1 of example 1 is no finite number", () -> npy(options));
    write("x.npy", npyBytes("<f8", "(3, 2)", doubles(1, 2, 3, 4, 5, 6)));
    assertRefused(targets + " has 4 examples, and " + inputs + " 3", () -> npy(options));
    write("x.npy", npyBytes("<f8", "(9, 2)", doubles(1, 2)));
    assertRefused("and its header (f8, 9x2) asks for", () -> npy(options));
    write("x.npy", npyBytes("<c8", "(1,)", doubles(1)));
    assertRefused("has values of the type c8", () -> npy(options));
    write("x.npy", new byte[100]);
    assertRefused(inputs + " is no NPY file", () -> npy(options));
    assertRefused("test-inputs and test-targets go together", () -> npy(with(options, "testInputs", "x.npy")));
  }

  // --- pictures

  private void writePicture(String name, int side, int rgb) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 0, rgb);
    ImageIO.write(picture, "png", file.toFile());
  }

  @Test
  void picturesLieInAFolderAClass() throws IOException {
    for (int i = 0; i < 3; i++) {
      writePicture("set/cat/" + i + ".png", 2, 0x0a1428);
      writePicture("set/dog/" + i + ".png", 2, 0xff0000);
    }
    Map<String, Object> options = Map.of(
        "path", folder.resolve("set").toString(), "validation", 1.0, "test", 1.0, "standardise", false);
    Data data = images(options);
    assertEquals(Shape.of(3, 2, 2), data.input());
    for (List<Float> example : examples(data, Split.TRAIN)) {
      assertEquals(
          example.get(12) == 0
              ? List.of(0f, 10f, 0f, 0f, 0f, 20f, 0f, 0f, 0f, 40f, 0f, 0f)
              : List.of(0f, 255f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f),
          example.subList(0, 12));
    }
    assertEquals(Shape.of(1, 2, 2), images(with(options, "channels", "1")).input());
    assertEquals(Shape.of(3, 4, 4), images(with(options, "side", 4)).input());
    String planned = Loading.made(Images.Options.class, Images::new, options).sha256();
    assertTrue(planned.matches("cat=[0-9a-f]{64};dog=[0-9a-f]{64}"), planned);
    writePicture("set/dog/4.png", 3, 0);
    assertRefused("dog has changed", () -> images(with(options, "sha256", planned)));
    assertRefused("4.png has 3x3 pixels", () -> images(options));
    write("set/dog/5.txt", "notes".getBytes(StandardCharsets.UTF_8));
    assertRefused("5.txt is no picture that can be read", () -> images(with(options, "side", 4)));
    assertRefused("there is no folder " + folder.resolve("no"),
        () -> images(with(options, "path", folder.resolve("no").toString())));
  }
}
