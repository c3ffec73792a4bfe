// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.data.Bundles;
import org.espalier.server.queue.Deployments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PluginsResourceTest {
  private static final String AT = "/api/v1/bundles";
  private static final String SHA = "a".repeat(64);
  private static final BundleRecord BUNDLE = new BundleRecord(
      SHA, "org.example.lab", "1.0.0", BundleState.ACTIVE, "maintainer", Instant.EPOCH, Instant.EPOCH);

  private final List<String> done = new ArrayList<>();
  private Served served;

  /** Takes what says that it is good. */
  private final Deployments deployments = new Deployments() {
    @Override
    public BundleRecord deploy(Path jar, String who) {
      try {
        done.add(who + " deploys " + jar.getFileName());
        if (!Files.readString(jar).equals("good")) {
          throw new InvalidInputException(jar.getFileName() + " is not good");
        }
        return BUNDLE;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public BundleRecord retire(String sha256, String who, Optional<Duration> left) {
      done.add(who + " retires " + sha256.substring(0, 3) + " within " + left);
      return BUNDLE;
    }
  };

  @BeforeEach
  void serve() throws Exception {
    served = new Served();
    served.plugins.deployments = deployments;
    served.plugins.bundles = (Bundles) Proxy.newProxyInstance(
        getClass().getClassLoader(), new Class<?>[] {Bundles.class},
        (proxy, method, arguments) -> SHA.equals(arguments[0]) ? Optional.of(BUNDLE) : Optional.empty());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  private HttpResponse<String> deploy(String query, String token, String content) throws Exception {
    return served.send("POST", AT + query, token, "application/java-archive", content);
  }

  @Test
  void aJarIsToldOfByItsNameWhichLeadsNowhere() throws Exception {
    assertEquals(201, deploy("?fileName=lab.jar", "maintainer", "good").statusCode());
    assertEquals(201, deploy("", "maintainer", "good").statusCode());
    for (String name : List.of("..%2F..%2Fx.jar", "a%5C..%5Cx.jar", "%2Fetc%2Fx.jar")) {
      assertEquals(201, deploy("?fileName=" + name, "maintainer", "good").statusCode());
    }
    assertEquals(201, deploy("?fileName=..", "maintainer", "good").statusCode());
    assertEquals(201, deploy("?fileName=a%0Ab%20%00.jar", "maintainer", "good").statusCode());
    assertEquals(201, deploy("?fileName=" + "x".repeat(1000) + ".jar", "maintainer", "good").statusCode());
    assertEquals(List.of("lab.jar", "upload.jar", "x.jar", "x.jar", "x.jar", "upload.jar", "a_b__.jar",
        "x".repeat(96) + ".jar"), done.stream().map(one -> one.replace("maintainer deploys ", "")).toList());
  }

  @Test
  void whatIsRefusedIsToldAndWhoMayNotDeployDoesNot() throws Exception {
    HttpResponse<String> refused = deploy("?fileName=lab.jar", "maintainer", "bad");
    assertEquals(400, refused.statusCode());
    assertEquals("lab.jar is not good", Served.json(refused).text("detail"));
    done.clear();
    assertEquals(403, deploy("", "researcher", "good").statusCode());
    assertEquals(List.of(), done);
  }

  @Test
  void aBundleIsRetiredWithOrWithoutADeadline() throws Exception {
    assertEquals(200, served.send("DELETE", AT + "/" + SHA, "maintainer", "text/plain", "").statusCode());
    assertEquals(200, served.send(
        "DELETE", AT + "/" + SHA + "?deadline=10m", "maintainer", "text/plain", "").statusCode());
    HttpResponse<String> wrong =
        served.send("DELETE", AT + "/" + SHA + "?deadline=soon", "maintainer", "text/plain", "");
    assertEquals(400, wrong.statusCode());
    assertTrue(wrong.body().contains("deadline is 'soon'; it must be a time from here on"), wrong.body());
    assertEquals(404, served.send("DELETE", AT + "/" + "b".repeat(64), "maintainer", "text/plain", "").statusCode());
    assertEquals(List.of("maintainer retires aaa within Optional.empty",
        "maintainer retires aaa within Optional[PT10M]"), done);
  }
}
