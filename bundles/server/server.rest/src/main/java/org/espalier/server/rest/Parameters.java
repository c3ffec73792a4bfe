// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;

/**
 * Numbers and flags in the query of an address. One that is not what it must be is refused by its name; by itself,
 * JAX-RS would answer that there is no such address, and take any text for {@code false}.
 */
@Component(service = ParamConverterProvider.class)
@JakartarsExtension
public final class Parameters implements ParamConverterProvider {
  private static final Map<Class<?>, Form> FORMS = Map.of(
      int.class, new Form("a whole number, at most 2147483647", Integer::valueOf),
      Integer.class, new Form("a whole number, at most 2147483647", Integer::valueOf),
      long.class, new Form("a whole number", Long::valueOf),
      Boolean.class, new Form("true or false", Parameters::flag));

  /**
   * Of a type.
   *
   * @param words what it must be
   * @param reader throws {@link IllegalArgumentException} for what is something else
   */
  private record Form(String words, Function<String, Object> reader) {}

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  @Override
  public <T> ParamConverter<T> getConverter(Class<T> type, Type generic, Annotation[] annotations) {
    Optional<QueryParam> query = Arrays.stream(annotations)
        .filter(QueryParam.class::isInstance).map(QueryParam.class::cast).findFirst();
    Form form = FORMS.get(type);
    return query.isEmpty() || form == null ? null : new Converter<>(query.get().value(), form);
  }

  /** Of a parameter. */
  private record Converter<T>(String name, Form form) implements ParamConverter<T> {
    @Override
    @SuppressWarnings("unchecked")
    public T fromString(String value) {
      try {
        // null: it is absent
        return value == null ? null : (T) form.reader().apply(value);
      } catch (IllegalArgumentException e) {
        throw Problem.exception(400, name + " is \"" + value + "\"; it must be " + form.words());
      }
    }

    @Override
    public String toString(T value) {
      return String.valueOf(value);
    }
  }
}
