// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.espalier.server.rest.OpenApi.Route;

/** The resources of this bundle, found among its classes so that a new one is tested without a line here. */
final class Resources {
  private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target", "classes");

  private Resources() {}

  static List<Class<?>> all() {
    try (Stream<java.nio.file.Path> files = Files.walk(CLASSES)) {
      List<Class<?>> resources = new ArrayList<>();
      for (java.nio.file.Path file : files.filter(one -> one.toString().endsWith(".class")).sorted().toList()) {
        String name = CLASSES.relativize(file).toString().replace(".class", "").replace('/', '.');
        Class<?> type = Class.forName(name);
        if (type.isAnnotationPresent(Path.class)) {
          resources.add(type);
        }
      }
      return resources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  static List<Route> routes() {
    return all().stream().flatMap(resource -> Route.of(resource).stream()).toList();
  }
}
