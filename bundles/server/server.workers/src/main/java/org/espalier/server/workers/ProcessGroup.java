// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes that a worker has begun, and what they take together. */
final class ProcessGroup {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessGroup.class);
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private ProcessGroup() {}

  /**
   * The command in a session of its own, where the system has a way to begin one: Ctrl-C at the server's terminal does
   * not reach it then, and it can be ended with all that it has begun.
   */
  static List<String> own(List<String> command) {
    if (!Files.isExecutable(SETSID)) {
      return command;
    }
    List<String> own = new ArrayList<>(List.of(SETSID.toString()));
    own.addAll(command);
    return own;
  }

  /** The processes that were started with some arguments, one behind the other; none where the system does not tell. */
  static List<ProcessHandle> given(List<String> arguments) {
    String wanted = "\0" + String.join("\0", arguments) + "\0";
    return ProcessHandle.allProcesses().filter(process -> commandLine(process.pid()).contains(wanted)).toList();
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      LOG.trace("nothing is told of process {}", pid, e);
      return "";
    }
  }

  /** Ends a process and what it has begun, also what no longer knows its parent. */
  static void kill(ProcessHandle leader) {
    List<ProcessHandle> children = leader.descendants().toList();
    leader.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    if (Files.isExecutable(SETSID)) {
      try {
        new ProcessBuilder("/bin/kill", "-KILL", "--", "-" + leader.pid())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      } catch (IOException e) {
        LOG.warn("the group of process {} can't be ended", leader.pid(), e);
      }
    }
  }

  /** Resident memory of a process and those it has begun, in bytes; 0 where the system does not tell. */
  static long residentBytes(ProcessHandle leader) {
    long all = status(leader.pid(), "VmRSS:") * 1024;
    for (ProcessHandle child : leader.descendants().toList()) {
      all += status(child.pid(), "VmRSS:") * 1024;
    }
    return all;
  }

  /** Threads of a process; 0 where the system does not tell. */
  static long threads(ProcessHandle process) {
    return status(process.pid(), "Threads:");
  }

  private static long status(long pid, String key) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (line.startsWith(key)) {
          return Long.parseLong(line.substring(key.length()).replaceAll("\\D", ""));
        }
      }
    } catch (IOException | NumberFormatException e) {
      LOG.trace("nothing is told of process {}", pid, e);
    }
    return 0;
  }
}
