// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.BundleState;
import org.espalier.server.queue.Deployments;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {
  @TempDir
  private Path folder;

  private final List<String> deployed = new ArrayList<>();
  private WatchedFolder watched;

  /** Takes what is called so, and refuses the rest. */
  private final Deployments deployments = new Deployments() {
    @Override
    public BundleRecord deploy(Path jar, String who) {
      deployed.add(jar.getFileName() + " by " + who);
      if (!jar.getFileName().toString().startsWith("good")) {
        throw new InvalidInputException(jar.getFileName() + " is not good");
      }
      return new BundleRecord("", "org.example.lab", "1.0.0", BundleState.ACTIVE, who, Instant.EPOCH, Instant.EPOCH);
    }

    @Override
    public BundleRecord retire(String sha256, String who, Optional<Duration> left) {
      throw new UnsupportedOperationException();
    }
  };

  @BeforeEach
  void begin() {
    watched = new WatchedFolder(Optional.of(folder), deployments);
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      watched.look();
    }
  }

  private String answer(String jar) throws Exception {
    return Files.readString(folder.resolve(jar + ".txt"));
  }

  @Test
  void whatIsPutThereIsDeployedAndAnsweredInWords() throws Exception {
    Files.writeString(folder.resolve("good.jar"), "a jar");
    Files.writeString(folder.resolve("bad.jar"), "no jar");
    Files.writeString(folder.resolve(".hidden.jar"), "a jar");
    Files.writeString(folder.resolve("good.jar.part"), "a jar");
    look(2);
    assertEquals(List.of(), deployed);
    look(10);
    assertEquals(List.of("bad.jar by watched folder", "good.jar by watched folder"), deployed);
    assertEquals("bad.jar is not good", answer("bad.jar").lines().findFirst().orElseThrow());
    assertEquals(List.of("org.example.lab 1.0.0 is deployed",
        "sha-256 " + BundleDeployments.sha256(folder.resolve("good.jar"))), answer("good.jar").lines().toList());
  }

  @Test
  void whatIsStillWrittenIsWaitedFor() throws Exception {
    Path jar = folder.resolve("good.jar");
    for (int i = 0; i < 10; i++) {
      Files.writeString(jar, "more", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      look(2);
    }
    assertEquals(List.of(), deployed);
    look(1);
    assertEquals(1, deployed.size());
  }

  @Test
  void anotherServerKnowsWhatWasAnswered() throws Exception {
    Files.writeString(folder.resolve("good.jar"), "a jar");
    look(3);
    begin();
    look(5);
    assertEquals(1, deployed.size());
    Files.delete(folder.resolve("good.jar.txt"));
    begin();
    look(3);
    assertEquals(2, deployed.size(), "it is tried again when the answer is taken away");
  }

  @Test
  void aJarInThePlaceOfAnotherIsDeployedToo() throws Exception {
    Path jar = folder.resolve("good.jar");
    Files.writeString(jar, "a jar");
    look(3);
    Path other = Files.writeString(folder.resolve("other"), "another jar");
    Files.move(other, jar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    look(3);
    assertEquals(2, deployed.size());
    Files.delete(jar);
    look(3);
    assertEquals(2, deployed.size());
  }

  @Test
  void aFolderThatIsGoneIsWaitedFor() throws Exception {
    Files.writeString(folder.resolve("good.jar"), "a jar");
    Path away = folder.resolveSibling(folder.getFileName() + "-away");
    Files.move(folder, away);
    look(3);
    assertFalse(Files.exists(folder));
    Files.move(away, folder);
    look(3);
    assertTrue(Files.exists(folder.resolve("good.jar.txt")));
  }

  @Test
  void whatIsNoFileIsAnsweredTooAndOnce() throws Exception {
    Files.createDirectory(folder.resolve("folder.jar"));
    look(10);
    assertEquals(List.of("folder.jar by watched folder"), deployed);
    assertEquals("folder.jar is not good\n", answer("folder.jar"));
  }

  @Test
  void aNameWithoutRoomForAnAnswerIsLeft() throws Exception {
    String longest = "good" + "x".repeat(251 - "good.jar".length()) + ".jar";
    Files.writeString(folder.resolve(longest), "a jar");
    Files.writeString(folder.resolve("good" + longest), "another");
    look(3);
    assertEquals(List.of(longest + " by watched folder"), deployed);
    assertTrue(answer(longest).startsWith("org.example.lab 1.0.0 is deployed"));
  }

  @Test
  void oneThatCanNotBeAnsweredCostsNoOtherItsTurn() throws Exception {
    Files.createDirectory(folder.resolve("good-1.jar.txt"));
    Files.writeString(folder.resolve("good-1.jar"), "a jar");
    Files.writeString(folder.resolve("good-2.jar"), "another");
    look(3);
    assertEquals(2, deployed.size());
    assertTrue(answer("good-2.jar").startsWith("org.example.lab 1.0.0 is deployed"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "files have other permissions there")
  void oneThatCanNotBeReadIsAnsweredToo() throws Exception {
    Path jar = Files.writeString(folder.resolve("bad.jar"), "a jar");
    Files.setPosixFilePermissions(jar, Set.of());
    assumeFalse(Files.isReadable(jar), "root reads every file");
    look(3);
    assertTrue(answer("bad.jar").startsWith("bad.jar is not good"));
  }
}
