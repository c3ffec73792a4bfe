// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How the process ends: by itself, by a signal, or by a plug-in that exits. A signal ends it at once as long as there
 * is nothing to be saved; later the command is interrupted and has time to save its work. Whatever is left running,
 * hooks of plug-ins included, does not keep the process for ever, and is named.
 */
final class Ending {
  private static final int FAILED = 1;
  /** Added to the program's own exit codes, by which the script tells them from those of whatever else ends a JVM. */
  private static final int OWN = Integer.getInteger("espalier.exit", 0);
  /** What a process ends with that a signal ended is its number and this. */
  private static final int BY_SIGNAL = 128;
  private static final Map<String, Integer> SIGNALS = Map.of("SIGHUP", 1, "SIGINT", 2, "SIGTERM", 15);
  /** Time for other runs to save their work when a plug-in ends the process. */
  private static final long EXIT_SECONDS = 5;
  /** Time for the hooks of others. */
  private static final long HOOK_SECONDS = 5;

  private final Thread command;
  private final PrintStream err;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile Optional<Supplier<List<String>>> work = Optional.empty();
  private volatile int code = OWN + FAILED;

  private Ending(Thread command, PrintStream err) {
    this.command = command;
    this.err = err;
  }

  /**
   * Watches over the end of this process.
   *
   * @param command the thread of the command
   * @param err where it is told what went wrong
   */
  static Ending watch(Thread command, PrintStream err) {
    Ending ending = new Ending(command, err);
    Runtime.getRuntime().addShutdownHook(new Thread(ending::begun, "espalier-end"));
    return ending;
  }

  /** As {@link Console#works}. */
  void works(Supplier<List<String>> underWay) {
    work = Optional.of(underWay);
  }

  /**
   * All is done, and the process ends now.
   *
   * @param with exit code of the program
   * @return that of the process
   */
  int done(int with) {
    code = OWN + with;
    done.countDown();
    return code;
  }

  /** Called when the process begins to end, whatever made it. */
  private void begun() {
    if (done.getCount() == 0) {
      boundHooks(code);
      return;
    }
    Optional<Exit> exit = Exit.find();
    if (exit.isPresent()) {
      ended(exit.get());
      Runtime.getRuntime().halt(OWN + FAILED);
    } else if (work.isEmpty()) {
      say("cancelled");
      boundHooks(signalled());
    } else {
      command.interrupt();
      if (!awaited(Command.GRACE_SECONDS)) {
        say("not all has stopped within " + Command.GRACE_SECONDS + " s: " + String.join(", ", underWay())
            + running(thread -> thread.getName().startsWith("run-")));
      }
      boundHooks(signalled());
    }
  }

  /** A plug-in, or who else, has ended the process: what can be saved is. */
  private void ended(Exit exit) {
    List<String> runs = underWay();
    if (!runs.isEmpty() && exit.thread() != command) {
      command.interrupt();
      awaited(EXIT_SECONDS);
    }
    say("the process was ended by System.exit, which " + exit.caller() + " called"
        + (runs.isEmpty() ? "" : "; under way " + (runs.size() == 1 ? "was " : "were ") + String.join(", ", runs)
            + ": go on with --resume"));
  }

  private List<String> underWay() {
    return work.map(Supplier::get).orElse(List.of());
  }

  private boolean awaited(long seconds) {
    try {
      return done.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Hooks of others may not end: the process does, and says which. */
  private void boundHooks(int with) {
    Thread own = Thread.currentThread();
    Thread bound = new Thread(() -> {
      try {
        TimeUnit.SECONDS.sleep(HOOK_SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      say("ended " + HOOK_SECONDS + " s after all was done, without waiting for what still runs"
          + running(thread -> !thread.isDaemon() && thread != own && thread != command));
      Runtime.getRuntime().halt(with);
    }, "espalier-bound");
    bound.setDaemon(true);
    bound.start();
  }

  private interface Choice {
    boolean takes(Thread thread);
  }

  /** In whose code some threads are, as the end of a sentence. */
  private static String running(Choice choice) {
    List<String> places = new ArrayList<>();
    Thread.getAllStackTraces().forEach((thread, frames) -> {
      if (choice.takes(thread)) {
        foreign(frames).ifPresent(place -> places.add(place + " (thread " + thread.getName() + ")"));
      }
    });
    return places.isEmpty() ? "" : "; in " + String.join(", ", places);
  }

  private static Optional<String> foreign(StackTraceElement[] frames) {
    return Arrays.stream(frames)
        .filter(frame -> !isJdk(frame.getClassName()) && !frame.getClassName().startsWith("org.espalier.launch."))
        .findFirst()
        .map(Ending::name);
  }

  private static boolean isJdk(String type) {
    return type.startsWith("java.") || type.startsWith("jdk.") || type.startsWith("sun.");
  }

  private static String name(StackTraceElement frame) {
    return frame.getClassName() + "." + frame.getMethodName();
  }

  /** The exit code that the JVM has for the signal that ends it, whose handler is a thread of this name. */
  private static int signalled() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      Integer signal = SIGNALS.get(thread.getName().replace(" handler", ""));
      if (signal != null && thread.getName().endsWith(" handler")) {
        return BY_SIGNAL + signal;
      }
    }
    return OWN + FAILED;
  }

  private void say(String sentence) {
    err.println("espalier: " + sentence);
    err.flush();
  }

  /** A thread that waits in {@code System.exit} for the process to end, and who called it. */
  private record Exit(Thread thread, String caller) {
    static Optional<Exit> find() {
      for (Map.Entry<Thread, StackTraceElement[]> one : Thread.getAllStackTraces().entrySet()) {
        StackTraceElement[] frames = one.getValue();
        for (int i = 0; i < frames.length; i++) {
          if (frames[i].getClassName().equals("java.lang.Runtime") && frames[i].getMethodName().equals("exit")) {
            Optional<String> caller = foreign(Arrays.copyOfRange(frames, i, frames.length));
            return Optional.of(new Exit(one.getKey(), caller.orElse("something")));
          }
        }
      }
      return Optional.empty();
    }
  }
}
