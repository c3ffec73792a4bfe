// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.espalier.api.plugin.InvalidInputException;

/** What filters and orders of a listing can name. */
public final class Fields {
  /** What a field's values are. */
  public enum Type {
    /** A {@code String}. */
    TEXT,
    /** A {@code Double}. */
    NUMBER,
    /** An {@code Instant}; written as ISO-8601 says, as a date, or in milliseconds since 1970. */
    TIME
  }

  /**
   * A field.
   *
   * @param name ends in {@code .*} if it stands for a family, such as {@code metrics.*}
   * @param values all that it can have; any if none is given
   */
  public record Field(String name, Type type, List<String> values) {
    public Field {
      values = List.copyOf(values);
    }

    private boolean is(String wanted) {
      return name.endsWith(".*")
          ? wanted.length() > name.length() - 1 && wanted.startsWith(name.substring(0, name.length() - 1))
          : name.equals(wanted);
    }
  }

  private final List<Field> all;
  private final UnaryOperator<String> spelling;

  public Fields(List<Field> all) {
    this(all, UnaryOperator.identity());
  }

  /**
   * Fields that can be written in more than one way.
   *
   * @param spelling gives a field's name for what was written
   */
  public Fields(List<Field> all, UnaryOperator<String> spelling) {
    this.all = List.copyOf(all);
    this.spelling = spelling;
  }

  /** All of them, in the order in which they are shown. */
  public List<Field> all() {
    return all;
  }

  /** The name of a field as {@link #find} knows it, for what was written. */
  public String spelled(String written) {
    return spelling.apply(written);
  }

  public Optional<Field> find(String name) {
    return all.stream().filter(field -> field.is(name)).findFirst();
  }

  /**
   * The field of a name.
   *
   * @throws InvalidInputException if there is none
   */
  public Field require(String name) {
    return find(name).orElseThrow(() -> new InvalidInputException(
        "there is no field '" + name + "'; there are " + String.join(", ", all.stream().map(Field::name).toList())));
  }
}
