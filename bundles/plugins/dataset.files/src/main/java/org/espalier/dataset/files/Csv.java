// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
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
 * A table of text: an example a line, a feature a column, columns named by the first line. Texts are in UTF-8. Classes
 * may be texts or numbers, and columns that are named in {@code one-hot} become an input for each of their values.
 */
@Component(factory = Dataset.KIND)
@Plugin(
    name = "csv",
    summary = "Classification or regression: a CSV file with a line an example",
    source = "RFC 4180")
@Designate(ocd = Csv.Options.class)
public final class Csv implements Dataset, ReadsFiles {
  private static final String MISSING = "with examples; it is a text with a line an example";

  private final Options options;
  private final Division division;
  private final ArrayList<Path> paths = new ArrayList<>();
  private final SourceFiles files;

  @ObjectClassDefinition
  @interface Options {
    @AttributeDefinition(
        description = "The file; a relative path counts from the folder that the command runs in")
    String path();

    @AttributeDefinition(description = "File of examples to report on; empty to draw them from the others")
    String testPath() default "";

    @AttributeDefinition(description = "Columns that are learnt, by name; several of a regression; empty for the last")
    String[] target() default {};

    @AttributeDefinition(
        description = "What is learnt",
        options = {
          @Option(label = "Classes", value = "classification"), @Option(label = "Values", value = "regression")
        })
    String learn() default "classification";

    @AttributeDefinition(description = "Columns that are left out, by name")
    String[] ignore() default {};

    @AttributeDefinition(description = "Columns of which each value becomes an input that is 1 or 0, by name")
    String[] oneHot() default {};

    @AttributeDefinition(description = "What stands between columns; \\t for a tabulator")
    String separator() default ",";

    @AttributeDefinition(description = "Whether the first line names the columns; else they are called 1, 2, ...")
    boolean header() default true;

    @AttributeDefinition(description = "Shape of an input, such as [1, 8, 8]; empty for a vector")
    int[] shape() default {};

    @AttributeDefinition(description = "Examples to fit weights, at most; 0 for all that are left", min = "0")
    int train() default 0;

    @AttributeDefinition(
        description = "Examples to choose by, drawn from those for training: a share below 1, or a number")
    double validation() default 0.1;

    @AttributeDefinition(
        description = "Examples to report on, where no file has them: a share below 1, or a number")
    double test() default 0.2;

    @AttributeDefinition(description = "Seed of the draw: the same splits for all seeds of an experiment")
    long seed() default 0;

    @AttributeDefinition(description = "Whether features have mean 0 and deviation 1 in the training split")
    boolean standardise() default true;

    @AttributeDefinition(description = "Digests of the files; filled in when the experiment is planned")
    String sha256() default "";
  }

  @Activate
  public Csv(Options options) {
    this.options = options;
    division =
        new Division(options.train(), options.validation(), options.test(), options.seed(), options.standardise());
    if (!options.separator().equals("\\t") && options.separator().length() != 1) {
      throw new InvalidInputException("separator is \"" + options.separator() + "\"; it is one character, or \\t");
    }
    if (options.target().length > 1 && classification()) {
      throw new InvalidInputException(
          "target names " + options.target().length + " columns; a classification learns one");
    }
    if (Arrays.stream(options.shape()).anyMatch(size -> size < 1)) {
      throw new InvalidInputException("shape is " + Arrays.toString(options.shape()) + "; every size is at least 1");
    }
    Map<String, Path> named = new LinkedHashMap<>();
    for (String file : new String[] {options.path(), options.testPath()}) {
      if (!file.isEmpty() || paths.isEmpty()) {
        paths.add(SourceFiles.path(file));
        named.put(file, paths.get(paths.size() - 1));
      }
    }
    files = (named.size() == 1 ? SourceFiles.of(paths.get(0), MISSING) : SourceFiles.of(named, MISSING))
        .requirePlanned(options.sha256());
  }

  private boolean classification() {
    return options.learn().equals(ArrayReading.CLASSIFICATION);
  }

  @Override
  public String sha256() {
    return files.sha256();
  }

  @Override
  public Data load(Seeds ignored) {
    CsvTable training = read(paths.get(0));
    Optional<CsvTable> reported = paths.size() > 1 ? Optional.of(read(paths.get(1))) : Optional.empty();
    CsvColumns columns = CsvColumns.of(options.target(), options.ignore(), options.oneHot(), training);
    reported.ifPresent(table -> table.requireColumns(training));
    Optional<Labels> labels =
        classification() ? Optional.of(Labels.of(training.classes(columns.targets()[0]))) : Optional.empty();
    Table fitted = shaped(columns.table(training, labels));
    Target target = labels.isPresent()
        ? new Target.Classification(labels.get().count())
        : new Target.Regression(columns.targets().length);
    return reported.isPresent()
        ? division.of(fitted, shaped(columns.table(reported.get(), labels)), target)
        : division.of(fitted, target);
  }

  private Table shaped(Table table) {
    return options.shape().length == 0 ? table : table.as(Shape.of(options.shape()));
  }

  private CsvTable read(Path path) {
    char separator = options.separator().equals("\\t") ? '\t' : options.separator().charAt(0);
    CSVFormat format = CSVFormat.RFC4180.builder()
        .setDelimiter(separator).setIgnoreEmptyLines(true).setIgnoreSurroundingSpaces(true).build();
    byte[] bytes = files.read(path);
    requireText(path, bytes);
    List<String> names = new ArrayList<>();
    List<String[]> rows = new ArrayList<>();
    List<Long> lines = new ArrayList<>();
    try (Reader reader = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
        CSVParser parser = format.parse(reader)) {
      long before = 0;
      for (CSVRecord record : parser) {
        long line = before + 1;
        before = parser.getCurrentLineNumber();
        if (names.isEmpty()) {
          names.addAll(options.header() ? named(path, record) : numbered(record.size()));
          if (options.header()) {
            continue;
          }
        }
        if (record.size() != names.size()) {
          throw new InvalidInputException(
              path + ", line " + line + " has " + record.size() + " columns, and the first line " + names.size());
        }
        rows.add(record.values());
        lines.add(line);
      }
    } catch (UncheckedIOException | IllegalStateException | IOException e) {
      throw new InvalidInputException(
          path + ", after line " + (lines.isEmpty() ? 0 : lines.get(lines.size() - 1))
              + ": its quotes can't be read (RFC 4180); is one left open?", e);
    }
    if (rows.isEmpty()) {
      throw new InvalidInputException(path + " has no examples");
    }
    return new CsvTable(path.toString(), names, rows, lines);
  }

  private static void requireText(Path path, byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
    } catch (CharacterCodingException e) {
      throw new InvalidInputException(path + " is no text in UTF-8", e);
    }
  }

  private static List<String> numbered(int count) {
    List<String> names = new ArrayList<>();
    for (int n = 1; n <= count; n++) {
      names.add(String.valueOf(n));
    }
    return names;
  }

  private static List<String> named(Path path, CSVRecord record) {
    List<String> names = new ArrayList<>();
    for (String value : record) {
      // a byte order mark, as spreadsheets write it
      String name = (names.isEmpty() && value.startsWith("\uFEFF") ? value.substring(1) : value).strip();
      if (name.isEmpty() || names.contains(name)) {
        throw new InvalidInputException(
            path + ", line 1: " + (name.isEmpty() ? "column " + (names.size() + 1) + " has no name"
                : "two columns are called " + name) + "; without names in it, say header: false");
      }
      names.add(name);
    }
    return names;
  }
}
