// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.queue.NoRoomException;
import org.espalier.server.queue.impl.LabServer.Making;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk of its own, of which nothing is left; where one can be mounted, which needs a user who may. It does not always
 * succeed: a run may fail that was writing when nothing was left, and says so.
 */
@EnabledIfSystemProperty(
    named = "full-disk", matches = "true", disabledReason = "whether a run fails depends on what it was writing")
@Timeout(180)
@EnabledOnOs(OS.LINUX)
class FullDiskTest {
  @TempDir
  private Path folder;

  private Path data;
  private LabServer server;

  private static int call(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
  }

  @BeforeEach
  void mount() throws Exception {
    data = Files.createDirectory(folder.resolve("data"));
    assumeTrue(call("mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", data.toString()) == 0, "nothing is mounted");
  }

  @AfterEach
  void unmount() throws Exception {
    if (server != null) {
      server.end();
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }
    call("umount", "-l", data.toString());
  }

  private Path fill() throws IOException {
    Path ballast = data.resolve("ballast");
    try (OutputStream out = Files.newOutputStream(ballast)) {
      byte[] block = new byte[1 << 12];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      return ballast; // nothing is left
    }
  }

  @Test
  void whatIsUnderWayGoesOnWhenThereIsRoomAgain() throws Exception {
    server = new LabServer(folder, Making.of(1, Map.of("PAUSE", "20")).usable(() -> data.toFile().getUsableSpace()));
    long id = server.submit("walks 4").id();
    server.awaitARun(id);
    Path ballast = fill();
    TimeUnit.SECONDS.sleep(4);
    assertThrows(NoRoomException.class, () -> server.submit("walks 1"));
    Files.delete(ballast);
    ExperimentRecord done = server.end(id);
    assertEquals(ExperimentState.FINISHED, done.state(), done.reason());
    LabOutput.assertSameFiles(LabOutput.inProcess(folder, 4), server.output(id));
    assertEquals(ExperimentState.FINISHED, server.end(server.submit("walks 1").id()).state());
  }
}
