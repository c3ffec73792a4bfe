// SPDX-License-Identifier: Apache-2.0
package org.espalier.dataset.files;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;

/**
 * What the columns of a file are for.
 *
 * @param targets columns that are learnt
 * @param inputs columns that are read
 * @param categories of the columns of which each value is an input: values in their order
 */
record CsvColumns(int[] targets, int[] inputs, Map<Integer, List<String>> categories) {

  /** By the names that were given. */
  static CsvColumns of(String[] target, String[] ignore, String[] oneHot, CsvTable table) {
    int[] targets = target.length == 0 ? new int[] {table.names().size() - 1} : places("target", target, table);
    int[] ignored = places("ignore", ignore, table);
    Map<Integer, List<String>> categories = new TreeMap<>();
    for (int column : places("one-hot", oneHot, table)) {
      categories.put(column, List.copyOf(new TreeSet<>(table.column(column))));
    }
    int[] inputs = IntStream.range(0, table.names().size())
        .filter(column -> Arrays.stream(targets).noneMatch(t -> t == column))
        .filter(column -> Arrays.stream(ignored).noneMatch(i -> i == column))
        .toArray();
    if (inputs.length == 0) {
      throw new InvalidInputException(table.file() + " has no column beside those that are learnt or ignored");
    }
    return new CsvColumns(targets, inputs, categories);
  }

  private static int[] places(String option, String[] names, CsvTable table) {
    return Arrays.stream(names).mapToInt(name -> {
      int place = table.names().indexOf(name);
      if (place < 0) {
        throw new InvalidInputException(
            option + ": " + table.file() + " has no column \"" + name + "\"; it has "
                + String.join(", ", table.names()));
      }
      return place;
    }).toArray();
  }

  private int width() {
    return Arrays.stream(inputs).map(column -> categories.getOrDefault(column, List.of("")).size()).sum();
  }

  /**
   * Numbers of the texts.
   *
   * @param labels classes, if these are learnt
   */
  Table table(CsvTable texts, Optional<Labels> labels) {
    int size = texts.rows().size();
    int width = width();
    float[] values = new float[Table.requireAddressable(texts.file(), size, width)];
    float[] learnt = new float[Table.requireAddressable(texts.file(), size, targets.length)];
    for (int row = 0; row < size; row++) {
      int at = row * width;
      for (int column : inputs) {
        at += read(texts, row, column, values, at);
      }
      for (int t = 0; t < targets.length; t++) {
        int column = targets[t];
        int place = row * targets.length + t;
        learnt[place] = labels.isPresent()
            ? labels.get().of(texts.rows().get(row)[column], texts.place(row, column))
            : texts.number(row, column);
      }
    }
    return new Table(Shape.of(width), size, Table.of(values, width), learnt, targets.length);
  }

  private int read(CsvTable texts, int row, int column, float[] into, int at) {
    List<String> values = categories.get(column);
    if (values == null) {
      into[at] = texts.number(row, column);
      return 1;
    }
    int place = values.indexOf(texts.rows().get(row)[column]);
    if (place < 0) {
      throw new InvalidInputException(
          texts.place(row, column) + ": \"" + texts.rows().get(row)[column]
              + "\" is no value of the training examples, which have " + String.join(", ", values));
    }
    into[at + place] = 1;
    return values.size();
  }
}
