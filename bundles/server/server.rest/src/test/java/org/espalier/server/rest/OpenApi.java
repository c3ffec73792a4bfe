// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.espalier.json.Json;
import org.espalier.server.accounts.Role;

/** Describes resources as OpenAPI 3.1 does, from their annotations and the records that they take and give. */
final class OpenApi {
  /** A parameter of a path with its pattern, in which there may be braces. */
  private static final String WITH_PATTERN = "\\{(\\w+):(?:[^{}]|\\{[^{}]*})*}";

  private final Map<String, Object> schemas = new TreeMap<>();
  private final Map<String, Map<String, Object>> paths = new TreeMap<>();

  private OpenApi() {}

  static String of(Collection<Class<?>> resources) {
    OpenApi api = new OpenApi();
    for (Class<?> resource : resources) {
      for (Route route : Route.of(resource)) {
        api.add(route);
      }
    }
    api.schemas.put("Problem", api.record(Problem.class));
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("openapi", "3.1.0");
    root.put("info", Map.of("title", "Espalier server", "version", "1", "license",
        Map.of("name", "Apache-2.0", "identifier", "Apache-2.0")));
    root.put("servers", List.of(Map.of("url", "/")));
    root.put("security", List.of(Map.of("token", List.of())));
    root.put("paths", api.paths);
    Map<String, Object> components = new LinkedHashMap<>();
    components.put("schemas", api.schemas);
    components.put("securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer")));
    root.put("components", components);
    return Json.pretty(root);
  }

  /**
   * A method of a resource.
   *
   * @param path with names of parameters in braces, without their patterns
   * @param verb in capitals
   */
  record Route(String path, String verb, Method method) {
    static List<Route> of(Class<?> resource) {
      List<Route> routes = new ArrayList<>();
      String base = resource.getAnnotation(Path.class).value();
      for (Method method : resource.getDeclaredMethods()) {
        for (Annotation annotation : method.getAnnotations()) {
          HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
          if (verb != null) {
            Path path = method.getAnnotation(Path.class);
            String whole = "/" + base + (path == null ? "" : "/" + path.value());
            routes.add(new Route(whole.replaceAll(WITH_PATTERN, "{$1}"), verb.value(), method));
          }
        }
      }
      routes.sort((a, b) -> (a.path + a.verb + a.method.getName()).compareTo(b.path + b.verb + b.method.getName()));
      return routes;
    }

    Optional<Role> role() {
      return Optional.ofNullable(method.getAnnotation(Requires.class)).map(Requires::value);
    }

    boolean open() {
      return method.isAnnotationPresent(Open.class);
    }
  }

  /** Of two methods for one verb, which take other forms of a body, the second adds its form. */
  @SuppressWarnings("unchecked")
  private void add(Route route) {
    Map<String, Object> verbs = paths.computeIfAbsent(route.path(), path -> new TreeMap<>());
    Map<String, Object> there = (Map<String, Object>) verbs.get(route.verb().toLowerCase(Locale.ROOT));
    if (there != null) {
      ((Map<String, Object>) ((Map<String, Object>) there.get("requestBody")).get("content"))
          .putAll((Map<String, Object>) body(route.method()).orElseThrow().get("content"));
      return;
    }
    verbs.put(route.verb().toLowerCase(Locale.ROOT), operation(route));
  }

  private Map<String, Object> operation(Route route) {
    Method method = route.method();
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", method.getDeclaringClass().getSimpleName().replace("Resource", "")
        .toLowerCase(Locale.ROOT) + "." + method.getName());
    operation.put("summary", method.getAnnotation(Summary.class).value());
    if (route.open()) {
      operation.put("security", List.of());
    }
    route.role().ifPresent(role -> operation.put("x-role", role.name().toLowerCase(Locale.ROOT)));
    List<Object> parameters = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      parameter(parameter).ifPresent(parameters::add);
    }
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    body(method).ifPresent(body -> operation.put("requestBody", body));
    Map<String, Object> responses = new LinkedHashMap<>();
    responses.put(method.getName().matches("submit.*|deploy|add.*") ? "201" : "200", answer(method));
    responses.put("default", Map.of("description", "Why it was not done.", "content", Map.of(
        Problem.MEDIA_TYPE, Map.of("schema", Map.of("$ref", "#/components/schemas/Problem")))));
    operation.put("responses", responses);
    return operation;
  }

  private Optional<Map<String, Object>> parameter(Parameter parameter) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (parameter.isAnnotationPresent(PathParam.class)) {
      json.put("name", parameter.getAnnotation(PathParam.class).value());
      json.put("in", "path");
      json.put("required", true);
    } else if (parameter.isAnnotationPresent(QueryParam.class)) {
      json.put("name", parameter.getAnnotation(QueryParam.class).value());
      json.put("in", "query");
    } else if (parameter.isAnnotationPresent(HeaderParam.class)) {
      json.put("name", parameter.getAnnotation(HeaderParam.class).value());
      json.put("in", "header");
    } else {
      return Optional.empty();
    }
    Map<String, Object> schema = new LinkedHashMap<>(schema(parameter.getParameterizedType()));
    DefaultValue value = parameter.getAnnotation(DefaultValue.class);
    if (value != null) {
      boolean whole = "integer".equals(schema.get("type"));
      schema.put("default", whole ? (Object) Long.valueOf(value.value()) : value.value());
    }
    json.put("schema", schema);
    return Optional.of(json);
  }

  private Optional<Map<String, Object>> body(Method method) {
    Consumes consumes = method.getAnnotation(Consumes.class);
    if (consumes == null) {
      return Optional.empty();
    }
    Type type = Arrays.stream(method.getParameters())
        .filter(parameter -> Arrays.stream(parameter.getAnnotations()).noneMatch(one -> one instanceof Context
            || one instanceof QueryParam || one instanceof PathParam || one instanceof HeaderParam))
        .findFirst().orElseThrow().getParameterizedType();
    Map<String, Object> content = new TreeMap<>();
    for (String media : consumes.value()) {
      content.put(media, Map.of("schema", schema(type)));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("required", true);
    body.put("content", content);
    return Optional.of(body);
  }

  private Map<String, Object> answer(Method method) {
    Produces produces = method.isAnnotationPresent(Produces.class)
        ? method.getAnnotation(Produces.class) : method.getDeclaringClass().getAnnotation(Produces.class);
    Answers answers = method.getAnnotation(Answers.class);
    Type type = answers == null ? method.getGenericReturnType() : answers.value();
    Map<String, Object> content = new TreeMap<>();
    for (String media : produces.value()) {
      content.put(media, Map.of("schema", schema(type)));
    }
    return Map.of("description", "Done.", "content", content);
  }

  private Map<String, Object> schema(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type first = generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return schema(first);
      }
      if (generic.getRawType() == List.class || generic.getRawType() == Set.class) {
        return Map.of("type", "array", "items", schema(first));
      }
      if (generic.getRawType() == Map.class) {
        return Map.of("type", "object", "additionalProperties", schema(generic.getActualTypeArguments()[1]));
      }
      if (generic.getRawType() == Listed.class) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("items", Map.of("type", "array", "items", schema(first)));
        properties.put("next", Map.of("type", "string"));
        return Map.of("type", "object", "required", List.of("items"), "properties", properties);
      }
    }
    if (type instanceof Class<?> plain) {
      if (plain.isRecord()) {
        if (!schemas.containsKey(plain.getSimpleName())) {
          schemas.put(plain.getSimpleName(), Map.of());
          schemas.put(plain.getSimpleName(), record(plain));
        }
        return Map.of("$ref", "#/components/schemas/" + plain.getSimpleName());
      }
      if (plain == String.class) {
        return Map.of("type", "string");
      }
      if (plain == Instant.class) {
        return Map.of("type", "string", "format", "date-time");
      }
      if (plain == boolean.class || plain == Boolean.class) {
        return Map.of("type", "boolean");
      }
      if (plain == int.class || plain == Integer.class || plain == long.class || plain == Long.class) {
        return Map.of("type", "integer", "format", plain == long.class || plain == Long.class ? "int64" : "int32");
      }
      if (plain == double.class || plain == Double.class || plain == OptionalDouble.class) {
        return Map.of("type", "number");
      }
      if (plain == InputStream.class || plain == Response.class) {
        return Map.of();
      }
      if (plain == void.class || plain == Object.class) {
        return Map.of();
      }
    }
    throw new IllegalArgumentException("no schema for " + type);
  }

  private Map<String, Object> record(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(component.getName(), schema(component.getGenericType()));
      if (!component.getType().getSimpleName().startsWith("Optional")) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("properties", properties);
    return schema;
  }
}
