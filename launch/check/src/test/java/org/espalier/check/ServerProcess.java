// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a person starts it, at a port of this machine that is free. */
final class ServerProcess implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("espalier serves at (\\S+) from ");
  private static final long SECONDS = 120;

  final Shell.Running running;
  final String address;

  private final HttpClient client = HttpClient.newHttpClient();

  private ServerProcess(Shell.Running running, String address) {
    this.running = running;
    this.address = address;
  }

  /**
   * Starts it, and waits until it says that it is ready.
   *
   * @param options beside the port
   */
  static ServerProcess start(Shell shell, String... options) throws IOException, InterruptedException {
    String[] all = new String[options.length + 3];
    all[0] = "serve";
    all[1] = "--port";
    all[2] = "0";
    System.arraycopy(options, 0, all, 3, options.length);
    Shell.Running running = shell.start(all);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (true) {
      Matcher ready = READY.matcher(Files.readString(running.out()));
      if (ready.find()) {
        return new ServerProcess(running, ready.group(1));
      }
      if (!running.process().isAlive() || System.nanoTime() > end) {
        running.process().destroyForcibly();
        throw new AssertionError("it is not ready: " + Files.readString(running.err()));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  int port() {
    return URI.create(address).getPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  /** Ends it as a service manager does. */
  Shell.Result end() {
    running.process().destroy();
    return running.await();
  }

  /**
   * Ends it, and waits until its workers have ended too: they are told to leave, and take a moment to let go of their
   * folders.
   *
   * @param folder that the command lines of all of them name
   */
  void endWithWorkers(Path folder) throws InterruptedException {
    end();
    close();
    for (int i = 0; i < 200; i++) {
      boolean there = ProcessHandle.allProcesses()
          .anyMatch(process -> process.info().commandLine().orElse("").contains(folder.toString()));
      if (!there) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  @Override
  public void close() {
    running.process().destroyForcibly();
  }
}
