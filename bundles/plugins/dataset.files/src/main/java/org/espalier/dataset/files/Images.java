// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.data.Target;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.plugin.Plugin;
import org.espalier.api.plugin.ReadsFiles;
import org.espalier.api.random.Seeds;
import org.espalier.files.SourceFiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * Pictures in folders, a folder a class, in the formats that the Java platform reads (PNG, JPEG, GIF, BMP). Inputs are
 * [channels, height, width].
 */
@Component(factory = Dataset.KIND)
@Plugin(name = "images", summary = "Classification: pictures in files, a folder a class")
@Designate(ocd = Images.Options.class)
public final class Images implements Dataset, ReadsFiles {
  private static final int COLOURS = 3;

  private final Options options;
  private final Division division;
  private final Map<String, List<Path>> training;
  private final Optional<Map<String, List<Path>>> reported;
  private final SourceFiles files;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description =
            "Folder with a folder of pictures for each class; a relative path counts from the folder that the command"
                + " runs in")
    String path();

    @AttributeDefinition(description = "The same of pictures to report on; empty to draw them from the others")
    String testPath() default "";

    @AttributeDefinition(
        description = "Colour or grey",
        options = {@Option(label = "Red, green and blue", value = "3"), @Option(label = "Grey", value = "1")})
    String channels() default "3";

    @AttributeDefinition(
        description = "Pixels of a side to which pictures are scaled; 0: as they are, all of one size", min = "0",
        max = "1024")
    int side() default 0;

    @AttributeDefinition(description = "Examples to fit weights, at most; 0 for all that are left", min = "0")
    int train() default 0;

    @AttributeDefinition(
        description = "Examples to choose by, drawn from those for training: a share below 1, or a number")
    double validation() default 0.1;

    @AttributeDefinition(
        description = "Examples to report on, where no folder has them: a share below 1, or a number")
    double test() default 0.2;

    @AttributeDefinition(description = "Seed of the draw: the same splits for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Whether channels have mean 0 and deviation 1 in the training split")
    boolean standardise() default true;

    @AttributeDefinition(description = "Digests, one a class; filled in when the experiment is planned")
    String sha256() default "";
  }

  @Activate
  public Images(Options options) {
    this.options = options;
    division =
        new Division(options.train(), options.validation(), options.test(), options.seed(), options.standardise());
    training = classes(options.path());
    reported = options.testPath().isEmpty() ? Optional.empty() : Optional.of(classes(options.testPath()));
    Map<String, List<Path>> all = new TreeMap<>();
    training.forEach((name, pictures) -> all.put(reported.isEmpty() ? name : "train/" + name, pictures));
    reported.ifPresent(classes -> classes.forEach((name, pictures) -> all.put("test/" + name, pictures)));
    files = SourceFiles.ofFolders(all).requirePlanned(options.sha256());
  }

  /** The pictures of each class; files whose names begin with a point are left aside. */
  private static Map<String, List<Path>> classes(String path) {
    Path folder = SourceFiles.path(path);
    if (!Files.isDirectory(folder)) {
      throw new InvalidInputException(
          "there is no folder " + folder + " with a folder of pictures for each class");
    }
    Map<String, List<Path>> classes = new TreeMap<>();
    for (Path of : children(folder)) {
      if (Files.isDirectory(of)) {
        List<Path> pictures = children(of).stream().filter(Files::isRegularFile).toList();
        if (pictures.isEmpty()) {
          throw new InvalidInputException("the folder " + of + " has no pictures");
        }
        classes.put(of.getFileName().toString(), pictures);
      }
    }
    if (classes.isEmpty()) {
      throw new InvalidInputException(folder + " has no folders; pictures lie in a folder for each class");
    }
    return classes;
  }

  private static List<Path> children(Path folder) {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(child -> !child.getFileName().toString().startsWith(".")).sorted().toList();
    } catch (IOException e) {
      throw new InvalidInputException(folder + " can't be read: " + e.getMessage(), e);
    }
  }

  @Override
  public String sha256() {
    return files.sha256();
  }

  @Override
  public Data load(Seeds ignored) {
    Labels labels = Labels.of(training.keySet());
    Target target = new Target.Classification(labels.count());
    Table fitted = table(training, labels);
    return reported.isPresent()
        ? division.of(fitted, table(reported.get(), labels), target)
        : division.of(fitted, target);
  }

  private Table table(Map<String, List<Path>> classes, Labels labels) {
    int channels = Integer.parseInt(options.channels());
    List<byte[]> pictures = new ArrayList<>();
    List<Integer> numbers = new ArrayList<>();
    Shape shape = null;
    Path first = null;
    for (Map.Entry<String, List<Path>> of : classes.entrySet()) {
      int label = labels.of(of.getKey(), of.getValue().get(0).getParent().toString());
      for (Path file : of.getValue()) {
        BufferedImage picture = scaled(picture(file));
        Shape own = Shape.of(channels, picture.getHeight(), picture.getWidth());
        if (shape == null) {
          shape = own;
          first = file;
        } else if (!shape.equals(own)) {
          throw new InvalidInputException(
              file + " has " + size(picture) + " pixels, and " + first + " " + shape.get(2) + "x" + shape.get(1)
                  + "; say side, to which all are scaled");
        }
        pictures.add(planes(picture, channels));
        numbers.add(label);
      }
    }
    byte[] pixels = new byte[Table.requireAddressable("the folder", pictures.size(), shape.size())];
    float[] targets = new float[pictures.size()];
    for (int i = 0; i < targets.length; i++) {
      System.arraycopy(pictures.get(i), 0, pixels, i * shape.size(), shape.size());
      targets[i] = numbers.get(i);
    }
    return new Table(shape, targets.length, Table.ofBytes(pixels, shape.size()), targets, 1);
  }

  private static String size(BufferedImage picture) {
    return picture.getWidth() + "x" + picture.getHeight();
  }

  private BufferedImage picture(Path file) {
    try {
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(files.read(file)));
      if (picture != null) {
        return picture;
      }
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new InvalidInputException(file + " is a damaged picture: " + e.getMessage(), e);
    }
    throw new InvalidInputException(
        file + " is no picture that can be read: " + String.join(", ", formats()) + " can");
  }

  private static List<String> formats() {
    return Stream.of(ImageIO.getReaderFormatNames()).map(name -> name.toUpperCase(Locale.ROOT)).distinct().sorted()
        .toList();
  }

  private BufferedImage scaled(BufferedImage picture) {
    int side = options.side();
    if (side == 0 || picture.getWidth() == side && picture.getHeight() == side) {
      return picture;
    }
    BufferedImage scaled = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(picture, 0, 0, side, side, null);
    graphics.dispose();
    return scaled;
  }

  /** Plane after plane; grey is luma (ITU-R BT.601). */
  private static byte[] planes(BufferedImage picture, int channels) {
    int pixels = picture.getWidth() * picture.getHeight();
    int[] colours = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    byte[] planes = new byte[channels * pixels];
    for (int i = 0; i < pixels; i++) {
      int red = colours[i] >> 16 & 0xff;
      int green = colours[i] >> 8 & 0xff;
      int blue = colours[i] & 0xff;
      if (channels == COLOURS) {
        planes[i] = (byte) red;
        planes[pixels + i] = (byte) green;
        planes[2 * pixels + i] = (byte) blue;
      } else {
        planes[i] = (byte) Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
      }
    }
    return planes;
  }
}
