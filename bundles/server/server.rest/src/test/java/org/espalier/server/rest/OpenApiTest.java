// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;
import org.espalier.server.rest.OpenApi.Route;
import org.junit.jupiter.api.Test;

/** The description of the API is what the resources are. {@code -Dopenapi.write} writes it. */
class OpenApiTest {
  private static final Path FILE = Path.of("src/main/resources/org/espalier/server/rest/openapi.json");

  @Test
  void descriptionIsCurrent() throws IOException {
    String current = OpenApi.of(Resources.all());
    if (System.getProperty("openapi.write") != null) {
      Files.writeString(FILE, current);
    }
    assertEquals(Json.readObject(current), Json.readObject(Files.readString(FILE)),
        "write it anew with -Dopenapi.write -Dtest=OpenApiTest");
  }

  @Test
  void everyRouteIsDescribed() throws IOException {
    JsonObject paths = Json.readObject(Files.readString(FILE)).object("paths");
    assertNotEquals(0, Resources.routes().size());
    for (Route route : Resources.routes()) {
      assertTrue(paths.object(route.path()).has(route.verb().toLowerCase(Locale.ROOT)), route.toString());
    }
  }

  @Test
  void everyRouteSaysWhoseItIs() {
    for (Route route : Resources.routes()) {
      assertEquals(route.role().isEmpty(), route.open(), route.toString());
      assertTrue(route.method().isAnnotationPresent(Summary.class), route.toString());
    }
  }
}
