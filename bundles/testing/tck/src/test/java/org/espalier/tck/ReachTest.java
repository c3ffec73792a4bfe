// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.espalier.api.data.Data;
import org.espalier.api.data.Split;
import org.espalier.api.procedure.RunContext;
import org.espalier.api.pruning.Subject;
import org.espalier.api.task.Exhibit;
import org.espalier.api.task.Facet;
import org.espalier.api.task.Testable;
import org.espalier.api.task.Trainable;
import org.espalier.training.ShieldedTrainable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What procedures, criteria, and evaluators before a training are given reaches no test data, whatever the API has. */
class ReachTest {
  private static final List<Class<?>> API = new ArrayList<>();

  /** Every class of every bundle of the API, as they were built. */
  @BeforeAll
  static void readApi() throws IOException {
    try (Stream<Path> bundles = Files.list(Path.of("../../api"))) {
      for (Path bundle : bundles.filter(folder -> Files.exists(folder.resolve("pom.xml"))).toList()) {
        read(bundle.resolve("target/classes"));
      }
    }
    assertTrue(API.contains(Testable.class) && API.size() > 80, API.size() + " classes");
  }

  private static void read(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
        if (!name.endsWith("package-info.class")) {
          API.add(load(name.substring(0, name.length() - ".class".length())));
        }
      }
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, ReachTest.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new AssertionError("the contract suites' pom does not depend on the bundle of " + name, e);
    }
  }

  private static boolean safe(Class<?> type) {
    return Facet.class.isAssignableFrom(type) && type != Facet.class;
  }

  private static Stream<Class<?>> facets() {
    return API.stream().filter(ReachTest::safe);
  }

  @Test
  void nothingIsBothFacetAndExhibit() {
    assertTrue(facets().count() >= 8, "facets are " + facets().toList());
    assertTrue(API.stream().filter(Exhibit.class::isAssignableFrom).count() >= 4);
    facets().forEach(type -> assertTrue(type.isInterface() && !Exhibit.class.isAssignableFrom(type), type.getName()));
  }

  @Test
  void noTypeLeadsToTestData() {
    List<Class<?>> first = new ArrayList<>(List.of(RunContext.class, Trainable.class, Subject.class));
    facets().forEach(first::add);
    Map<Class<?>, String> ways = ways(first);
    assertTrue(ways.size() > 30, ways.keySet().toString());
    ways.forEach((type, way) -> assertFalse(
        type == Testable.class || type == Split.class || type == Data.class
            || type != Exhibit.class && Exhibit.class.isAssignableFrom(type),
        way));
    assertTrue(ways(List.of(Testable.class)).containsKey(Split.class), "a way is found where there is one");
  }

  /** All types of the API that the methods of some mention, of what these mention, and so on; with the way there. */
  private static Map<Class<?>, String> ways(List<Class<?>> first) {
    Map<Class<?>, String> ways = new LinkedHashMap<>();
    first.forEach(type -> ways.put(type, type.getSimpleName()));
    Deque<Class<?>> left = new ArrayDeque<>(first);
    while (!left.isEmpty()) {
      Class<?> type = left.remove();
      for (Method method : type.getMethods()) {
        Consumer<Class<?>> meet = met -> {
          String way = ways.get(type) + "." + method.getName() + " -> " + met.getSimpleName();
          if (met.getName().startsWith("org.espalier.") && ways.putIfAbsent(met, way) == null) {
            left.add(met);
          }
        };
        mentioned(method.getGenericReturnType(), meet);
        Stream.of(method.getGenericParameterTypes()).forEach(parameter -> mentioned(parameter, meet));
      }
    }
    return ways;
  }

  private static void mentioned(Type type, Consumer<Class<?>> meet) {
    if (type instanceof Class<?> plain) {
      meet.accept(plain.isArray() ? plain.getComponentType() : plain);
    } else if (type instanceof ParameterizedType made) {
      mentioned(made.getRawType(), meet);
      Stream.of(made.getActualTypeArguments()).forEach(argument -> mentioned(argument, meet));
    } else if (type instanceof GenericArrayType array) {
      mentioned(array.getGenericComponentType(), meet);
    } else if (type instanceof WildcardType wild) {
      Stream.of(wild.getUpperBounds()).forEach(bound -> mentioned(bound, meet));
    }
  }

  /** A training that offers everything as itself, and fails where it is asked for what test data say. */
  private static Testable offering(Class<?> type) {
    Set<Class<?>> interfaces =
        type.isInterface() && !type.isAssignableFrom(Testable.class) && !type.isSealed() && !clashes(type)
            ? Set.of(Testable.class, type) : Set.of(Testable.class);
    return (Testable) Proxy.newProxyInstance(
        ReachTest.class.getClassLoader(), interfaces.toArray(Class<?>[]::new), (self, method, arguments) ->
            switch (method.getName()) {
              case "as" -> Optional.of(self);
              case "toString" -> "all of it";
              default -> throw new AssertionError(method + " was called");
            });
  }

  /** Whether no object can be both this and a training. */
  private static boolean clashes(Class<?> type) {
    return Stream.of(type.getMethods()).anyMatch(
        method -> Stream.of(Testable.class.getMethods()).anyMatch(
            other -> other.getName().equals(method.getName())
                && List.of(other.getParameterTypes()).equals(List.of(method.getParameterTypes()))
                && other.getReturnType() != method.getReturnType()));
  }

  @Test
  void facetsAreHandedOutAloneAndAllElseIsRefused() {
    for (Class<?> type : API) {
      Trainable shielded = new ShieldedTrainable(offering(type), IllegalArgumentException::new);
      assertFalse(shielded instanceof Testable);
      if (safe(type)) {
        Object facet = ask(shielded, type).orElseThrow();
        assertEquals(List.of(type), List.of(facet.getClass().getInterfaces()), "all that it can be cast to");
        assertFalse(facet instanceof Testable);
      } else {
        String refusal =
            assertThrows(IllegalArgumentException.class, () -> ask(shielded, type), type.getName()).getMessage();
        assertTrue(refusal.startsWith("it asked a training for " + type.getSimpleName() + ", which may"), refusal);
      }
    }
  }

  /** As someone does who gets around the compiler. */
  @SuppressWarnings({"rawtypes", "unchecked"})
  private static Optional<Object> ask(Trainable trainable, Class<?> type) {
    return trainable.as((Class) type);
  }
}
