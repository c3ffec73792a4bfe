// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.workers;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.json.JsonObject;
import org.espalier.wire.Wire;

/**
 * A process that speaks as a worker does, and behaves as the plan's name says: {@code good}, {@code exit} (ends in the
 * middle), {@code once} (ends in the middle the first time), {@code deaf} (never ends, whatever it is told), {@code
 * slow} (ends when the file {@code go} is in the run's folder), {@code greedy} (takes memory), {@code threads},
 * {@code talkative} (prints a lot), {@code stuck} (goes on, and hears nothing more).
 */
final class FakeWorker {
  private FakeWorker() {}

  private static volatile Wire employer;
  private static volatile String folder = "";
  private static volatile boolean stopped;
  private static volatile boolean stuck;
  private static byte[][] hoard;

  public static void main(String[] arguments) throws Exception {
    if (System.getenv("REFUSE") != null) {
      System.out.println("espalier: there is no such thing");
      System.exit(2);
    }
    Path socket = Path.of(arguments[1]);
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      while (true) {
        Wire wire = new Wire(listening.accept());
        employer = wire;
        Map<String, Object> hello = new LinkedHashMap<>(Map.of(
            "type", "hello", "protocol", 2, "pid", ProcessHandle.current().pid(), "tool", "fake 1"));
        if (!folder.isEmpty()) {
          hello.put("folder", folder);
        }
        wire.send(new JsonObject(hello));
        Thread thread = new Thread(() -> talk(wire));
        thread.setDaemon(true);
        thread.start();
      }
    }
  }

  private static void talk(Wire wire) {
    try {
      for (var message = wire.receive(); message.isPresent(); message = wire.receive()) {
        JsonObject order = message.get();
        switch (order.text("type")) {
          case "stop" -> stopped = true;
          case "leave" -> System.exit(0);
          case "there" -> {
            if (!stuck) {
              tell(Map.of("type", "here"));
            }
          }
          default -> {
            stopped = false;
            new Thread(() -> work(order)).start();
          }
        }
      }
    } catch (java.io.IOException e) {
      System.out.println("the employer is gone: " + e.getMessage());
    }
  }

  private static void tell(Map<String, Object> message) {
    try {
      employer.send(new JsonObject(message));
    } catch (java.io.IOException e) {
      System.out.println("nobody hears " + message);
    }
  }

  private static void work(JsonObject order) {
    try {
      folder = order.text("folder");
      Path where = Path.of(folder);
      tell(Map.of("type", "progress", "iterations", 1, "done", 0.5, "metrics", Map.of("loss", Double.NaN)));
      switch (order.text("plan")) {
        case "exit" -> Runtime.getRuntime().halt(7);
        case "once" -> {
          if (!Files.exists(where.resolve("tried"))) {
            Files.createFile(where.resolve("tried"));
            Runtime.getRuntime().halt(7);
          }
        }
        case "deaf" -> Thread.sleep(Long.MAX_VALUE);
        case "stuck" -> {
          stuck = true;
          Thread.sleep(Long.MAX_VALUE);
        }
        case "slow" -> {
          while (!Files.exists(where.resolve("go")) && !stopped) {
            Thread.sleep(5);
          }
        }
        case "greedy" -> {
          hoard = new byte[100][];
          for (int i = 0; i < hoard.length; i++) {
            hoard[i] = new byte[4 << 20];
            java.util.Arrays.fill(hoard[i], (byte) 1);
          }
          Thread.sleep(Long.MAX_VALUE);
        }
        case "threads" -> {
          for (int i = 0; i < 300; i++) {
            Thread thread = new Thread(() -> {
              try {
                Thread.sleep(Long.MAX_VALUE);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
            thread.setDaemon(true);
            thread.start();
          }
          Thread.sleep(Long.MAX_VALUE);
        }
        case "talkative" -> {
          String line = "x".repeat(1023);
          for (int i = 0; i < 20 << 10; i++) {
            System.out.println(line);
          }
        }
        default -> { }
      }
      folder = "";
      tell(stopped ? Map.of("type", "interrupted") : Map.of("type", "refused", "problem", "it is a test"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
