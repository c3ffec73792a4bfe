// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.server.accounts.Role;
import org.espalier.server.rest.OpenApi.Route;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Each route there is, asked by who may not. */
class AccessTest {
  private static final List<Role> ROLES = List.of(Role.values());

  private static Served served;

  @BeforeAll
  static void serve() throws Exception {
    served = new Served(new Forgotten());
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  /** A resource of somebody who has not said whose it is. */
  @Path("forgotten")
  public static final class Forgotten {
    @GET
    public String get() {
      return "secret";
    }
  }

  @Test
  void everyResourceIsServedHere() {
    for (Class<?> resource : Resources.all()) {
      assertTrue(served.has(resource), resource.getName());
    }
  }

  @Test
  void withoutATokenOfSomebodyNothingIsAnswered() throws Exception {
    for (Route route : Resources.routes()) {
      if (!route.open()) {
        for (String token : List.of("", "revoked", "esp_AAAA")) {
          HttpResponse<String> answer = ask(route, token);
          assertEquals(401, answer.statusCode(), route + " " + answer.body());
          assertEquals("application/problem+json", answer.headers().firstValue("Content-Type").orElseThrow());
          assertTrue(answer.headers().firstValue("WWW-Authenticate").orElseThrow().startsWith("Bearer"));
        }
      }
    }
  }

  @Test
  void aLowerRoleIsRefusedAndTheRoleIsNot() throws Exception {
    int refused = 0;
    for (Route route : Resources.routes()) {
      Optional<Role> needed = route.role();
      if (needed.isPresent() && !route.path().endsWith("events")) {
        for (Role role : ROLES) {
          int status = ask(route, role.name().toLowerCase(Locale.ROOT)).statusCode();
          if (role.compareTo(needed.get()) < 0) {
            assertEquals(403, status, route + " as " + role);
            refused++;
          } else {
            assertNotEquals(401, status, route + " as " + role);
            assertNotEquals(403, status, route + " as " + role);
          }
        }
      }
    }
    assertNotEquals(0, refused);
  }

  @Test
  void whatSaysNothingIsForNobody() throws Exception {
    assertEquals(401, served.send(served.request("/forgotten")).statusCode());
    assertEquals(403, served.get("/forgotten", "admin").statusCode());
    assertNotEquals(200, served.send("OPTIONS", "/api/v1/experiments", "admin", "text/plain", "").statusCode());
  }

  @Test
  void tokensComeAsPasswordsToo() {
    String pair = Base64.getEncoder().encodeToString("me:t:1".getBytes(StandardCharsets.UTF_8));
    assertEquals(Optional.of("t:1"), Access.token("Basic " + pair));
    assertEquals(Optional.of("t"), Access.token("bearer t"));
    for (String none : List.of("", "t", "Basic", "Basic !", "Basic bWU=", "Digest x")) {
      assertEquals(Optional.empty(), Access.token(none), none);
    }
  }

  private static HttpResponse<String> ask(Route route, String token) throws Exception {
    String path = route.path().replace("{uid}", "0".repeat(32)).replace("{sha256}", "0".repeat(64))
        .replace("{path}", "results.csv").replaceAll("\\{\\w+}", "1");
    Consumes consumes = route.method().getAnnotation(Consumes.class);
    return served.send(route.verb(), path, token, consumes == null ? "text/plain" : consumes.value()[0],
        consumes != null && consumes.value()[0].endsWith("json") ? "{}" : "");
  }
}
