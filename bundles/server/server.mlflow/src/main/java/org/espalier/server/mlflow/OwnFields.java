// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.server.data.Fields;
import org.espalier.server.data.Fields.Field;
import org.espalier.server.data.Fields.Type;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Sort;
import org.espalier.server.data.tracking.TrackingSpelling;

/**
 * How clients of MLflow name the fields of a listing of the server's own, and what they compare them with. A tag that
 * is none of these fields is on no record. Fields of {@code params} that are none are refused: what the file of an
 * experiment varies is shown, but the listing does not know it.
 */
final class OwnFields {
  private static final String TAGS = "tags.*";
  private static final String PARAMS = "params.*";

  /** Text of a field as clients write it, as the listing has it. */
  private record Known(Field field, String name, Function<String, Object> value, boolean exact) {}

  private final Map<String, Known> known = new LinkedHashMap<>();

  /** A text that is compared as it is. */
  OwnFields text(String field, String name) {
    return add(new Known(new Field(field, Type.TEXT, List.of()), name, text -> text, false));
  }

  /** A time, or a family of numbers of the same name in the listing. */
  OwnFields plain(String field, Type type, String name) {
    return add(new Known(new Field(field, type, List.of()), name, text -> text, false));
  }

  /** A text of which the listing has another, compared for equality alone. */
  OwnFields translated(String field, List<String> values, String name, Function<String, Object> value) {
    return add(new Known(new Field(field, Type.TEXT, values), name, value, true));
  }

  /** A number of the listing that clients write as text, compared for equality alone. */
  OwnFields number(String field, String name) {
    return translated(field, List.of(), name, text -> {
      try {
        return Double.valueOf(text);
      } catch (NumberFormatException e) {
        throw Refusal.invalid("'" + field + "' of Espalier's own runs is a number, and '" + text + "' is none");
      }
    });
  }

  private OwnFields add(Known one) {
    known.put(one.field.name(), one);
    return this;
  }

  /** What clients can name. */
  Fields fields() {
    List<Field> all = new ArrayList<>(known.values().stream().map(Known::field).toList());
    for (String family : List.of(PARAMS, TAGS)) {
      all.add(new Field(family, Type.TEXT, List.of()));
    }
    return new Fields(all, TrackingSpelling::of);
  }

  /** The filter as the listing takes it. */
  Filter filter(Filter filter) {
    if (filter instanceof Filter.And and) {
      return new Filter.And(and.parts().stream().map(this::filter).toList());
    }
    if (filter instanceof Filter.Or or) {
      return new Filter.Or(or.parts().stream().map(this::filter).toList());
    }
    if (filter instanceof Filter.Not not) {
      return new Filter.Not(filter(not.part()));
    }
    if (filter instanceof Filter.In in) {
      return new Filter.Or(in.values().stream()
          .map(value -> compare(new Filter.Compare(in.field(), Filter.Operator.EQUAL, value))).toList());
    }
    return compare((Filter.Compare) filter);
  }

  private Filter compare(Filter.Compare compare) {
    Optional<Known> one = find(compare.field());
    if (one.isEmpty()) {
      return new Filter.Or(List.of());
    }
    boolean equality =
        compare.operator() == Filter.Operator.EQUAL || compare.operator() == Filter.Operator.NOT_EQUAL;
    if (one.get().exact && !equality) {
      throw Refusal.invalid("'" + compare.field() + "' of Espalier's own can be compared with = and != alone, not with "
          + compare.operator().text());
    }
    Object value = compare.value() instanceof String text ? one.get().value.apply(text) : compare.value();
    return new Filter.Compare(name(one.get(), compare.field()), compare.operator(), value);
  }

  /** The order as the listing takes it. */
  List<Sort> order(List<Sort> order) {
    return order.stream().flatMap(sort -> find(sort.field())
        .map(one -> new Sort(name(one, sort.field()), sort.descending())).stream()).toList();
  }

  /** Empty for what no record has. */
  private Optional<Known> find(String field) {
    Field found = fields().require(field);
    if (found.name().equals(PARAMS)) {
      throw Refusal.invalid("Espalier's own runs can't be searched by '" + field + "'; by params they can by "
          + String.join(", ", known.keySet().stream().filter(name -> name.startsWith("params.")).toList()));
    }
    return Optional.ofNullable(known.get(found.name()));
  }

  private static String name(Known one, String field) {
    return one.field.name().endsWith(".*") ? field : one.name;
  }

  /** The names of a type's constants. */
  static List<String> names(Enum<?>... constants) {
    return Arrays.stream(constants).map(Enum::name).toList();
  }
}
