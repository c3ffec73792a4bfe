// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.SplitSizes;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.tck.ReadsFilesContract;
import org.espalier.tck.Settings;
import org.espalier.tck.data.DatasetContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every format, in small files of noise. */
class FilesContractsTest {
  private static final SplitSizes SIZES = new SplitSizes(14, 3, 5);
  private static final int TRAINING = SIZES.train() + SIZES.validation();
  private static final int ALL = TRAINING + SIZES.test();
  private static final int BYTE = 256;

  @TempDir
  private Path folder;

  /** What all formats' tests share. */
  abstract class OnFiles extends DatasetContract implements ReadsFilesContract {
    final RandomStream random = Seeds.of(3).stream("noise");

    /** Writes the files. */
    abstract void write() throws IOException;

    @BeforeEach
    final void begin() throws IOException {
      write();
    }

    @Override
    protected Dataset dataset() throws IOException {
      return (Dataset) planned("");
    }

    @Override
    protected SplitSizes sizes() {
      return SIZES;
    }

    byte[] noise(int count) {
      byte[] noise = new byte[count];
      for (int i = 0; i < count; i++) {
        noise[i] = (byte) random.nextInt(BYTE);
      }
      return noise;
    }

    /** Changes the last byte of a file. */
    void changeLast(String name) throws IOException {
      byte[] content = Files.readAllBytes(folder.resolve(name));
      content[content.length - 1] ^= 1;
      Files.write(folder.resolve(name), content);
    }
  }

  private static Map<String, Object> options(String sha256, Map<String, Object> others) {
    Map<String, Object> options = new TreeMap<>(others);
    options.put("sha256", sha256);
    options.put("validation", (double) SIZES.validation());
    return options;
  }

  private static Map<String, Object> divided(String sha256, Map<String, Object> others) {
    Map<String, Object> options = options(sha256, others);
    options.put("test", (double) SIZES.test());
    return options;
  }

  @Nested
  class OfCsv extends OnFiles {
    @Override
    void write() throws IOException {
      StringBuilder lines = new StringBuilder("length,width,kind\n");
      for (int i = 0; i < ALL; i++) {
        lines.append(i).append(',').append(random.nextDouble()).append(i % 3 == 0 ? ",iris\n" : ",setosa\n");
      }
      Files.writeString(folder.resolve("flowers.csv"), lines);
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return new Csv(Settings.of(
          Csv.Options.class, divided(sha256, Map.of("path", folder.resolve("flowers.csv").toString()))));
    }

    @Override
    public void change() throws IOException {
      Path file = folder.resolve("flowers.csv");
      Files.writeString(file, Files.readString(file).replace("setosa", "virginica"));
    }
  }

  @Nested
  class OfCifar extends OnFiles {
    private static final int RECORD = 3073;

    private void write(String name, int records) throws IOException {
      byte[] content = noise(records * RECORD);
      for (int i = 0; i < records; i++) {
        content[i * RECORD] = (byte) (i % 10);
      }
      Files.write(folder.resolve(name), content);
    }

    @Override
    void write() throws IOException {
      write("data_batch_1.bin", TRAINING - 8);
      for (int i = 2; i <= 5; i++) {
        write("data_batch_" + i + ".bin", 2);
      }
      write("test_batch.bin", SIZES.test());
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return new Cifar(Settings.of(Cifar.Options.class, options(sha256, Map.of("path", folder.toString()))));
    }

    @Override
    public void change() throws IOException {
      changeLast("data_batch_4.bin");
    }
  }

  @Nested
  class OfIdx extends OnFiles {
    private void write(String name, int[] sizes, byte[] values) throws IOException {
      Files.write(folder.resolve(name), FormatsTest.idxBytes(8, sizes, values));
    }

    private byte[] labels(int count) {
      byte[] labels = new byte[count];
      for (int i = 0; i < count; i++) {
        labels[i] = (byte) (i % 3);
      }
      return labels;
    }

    @Override
    void write() throws IOException {
      write("train-images-idx3-ubyte", new int[] {TRAINING, 3, 4}, noise(12 * TRAINING));
      write("train-labels-idx1-ubyte", new int[] {TRAINING}, labels(TRAINING));
      write("t10k-images-idx3-ubyte", new int[] {SIZES.test(), 3, 4}, noise(12 * SIZES.test()));
      write("t10k-labels-idx1-ubyte", new int[] {SIZES.test()}, labels(SIZES.test()));
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return new Idx(Settings.of(Idx.Options.class, options(sha256, Map.of("path", folder.toString()))));
    }

    @Override
    public void change() throws IOException {
      changeLast("t10k-images-idx3-ubyte");
    }
  }

  /** An array of 64-bit numbers in a NumPy file. */
  private static byte[] npy(int count, int width, RandomStream random) {
    double[] values = IntStream.range(0, count * width).mapToDouble(i -> random.nextGaussian()).toArray();
    return FormatsTest.npyBytes("<f8", "(" + count + ", " + width + ")", FormatsTest.doubles(values));
  }

  @Nested
  class OfNpy extends OnFiles {
    @Override
    void write() throws IOException {
      Files.write(folder.resolve("x.npy"), npy(ALL, 4, random));
      Files.write(folder.resolve("y.npy"), npy(ALL, 2, random));
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return new Npy(Settings.of(Npy.Options.class, divided(sha256, Map.of(
          "inputs", folder.resolve("x.npy").toString(), "targets", folder.resolve("y.npy").toString()))));
    }

    @Override
    public void change() throws IOException {
      Files.write(folder.resolve("y.npy"), npy(ALL, 2, random));
    }
  }

  @Nested
  class OfNpz extends OnFiles {
    @Override
    void write() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream out = new ZipOutputStream(bytes)) {
        for (String name : new String[] {"x_train", "y_train", "x_test", "y_test"}) {
          out.putNextEntry(new ZipEntry(name + ".npy"));
          out.write(npy(name.endsWith("test") ? SIZES.test() : TRAINING, name.startsWith("x") ? 4 : 1, random));
        }
      }
      Files.write(folder.resolve("data.npz"), bytes.toByteArray());
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return new Npz(Settings.of(
          Npz.Options.class, options(sha256, Map.of("path", folder.resolve("data.npz").toString()))));
    }

    @Override
    public void change() throws IOException {
      write();
    }
  }

  @Nested
  class OfPictures extends OnFiles {
    private Path picture(int number) {
      return folder.resolve("set").resolve(number % 2 == 0 ? "cat" : "dog").resolve(number + ".png");
    }

    private void write(int number) throws IOException {
      BufferedImage picture = new BufferedImage(3, 3, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 9; pixel++) {
        picture.setRGB(pixel % 3, pixel / 3, random.nextInt(1 << 24));
      }
      Files.createDirectories(picture(number).getParent());
      ImageIO.write(picture, "png", picture(number).toFile());
    }

    @Override
    void write() throws IOException {
      for (int i = 0; i < ALL; i++) {
        write(i);
      }
    }

    @Override
    public ReadsFiles planned(String sha256) {
      return new Images(Settings.of(
          Images.Options.class, divided(sha256, Map.of("path", folder.resolve("set").toString()))));
    }

    @Override
    public void change() throws IOException {
      write(3);
    }
  }
}
