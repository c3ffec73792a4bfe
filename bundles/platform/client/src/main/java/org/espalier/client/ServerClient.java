// SPDX-License-Identifier: Apache-2.0
package org.espalier.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * Asks a server. What it refuses becomes an {@link InvalidInputException} with its sentence, what goes wrong otherwise
 * a {@link ServerException}, and so do answers that no such server gives; an interruption a
 * {@link CancellationException}, with the thread's flag set again. Safe for several threads.
 */
public final class ServerClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(5);
  /** Between two pieces of an answer; events, which may be few, say every few seconds that they live. */
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final int LONGEST_REFUSAL = 1 << 16;
  private static final String JSON = "application/json";

  private final ServerAddress address;
  private final Duration silence;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();

  public ServerClient(ServerAddress address) {
    this(address, SILENCE);
  }

  ServerClient(ServerAddress address, Duration silence) {
    this.address = address;
    this.silence = silence;
  }

  public ServerAddress address() {
    return address;
  }

  /** A path of segments and a query, each encoded. */
  public static String path(String path, Map<String, String> query) {
    List<String> pairs = new ArrayList<>();
    query.forEach((name, value) -> pairs.add(encode(name) + "=" + encode(value)));
    return pairs.isEmpty() ? path : path + "?" + String.join("&", pairs);
  }

  /** A segment of a path, encoded. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** The JSON value at a path. */
  public Object get(String path) {
    return read(request(path).GET(), Json::read);
  }

  /** The JSON object at a path. */
  public JsonObject object(String path) {
    return object(request(path).GET());
  }

  private JsonObject object(HttpRequest.Builder request) {
    return read(request, body -> body.isBlank() ? new JsonObject(Map.of()) : Json.readObject(body));
  }

  /** The bytes at a path. */
  public byte[] bytes(String path) {
    return whole(send(request(path).GET()));
  }

  /** All items of a listing, page by page, until there are as many as are wanted. */
  public List<JsonObject> list(String path, Map<String, String> query, int most) {
    List<JsonObject> items = new ArrayList<>();
    Map<String, String> asked = new LinkedHashMap<>(query);
    while (true) {
      JsonObject page = object(path(path, asked));
      List<JsonObject> more = items(page);
      items.addAll(more);
      if (more.isEmpty() && page.has("next")) {
        throw strange("an empty page with another one behind it", null);
      }
      if (items.size() >= most || !page.has("next")) {
        return items.subList(0, Math.min(most, items.size()));
      }
      asked.put("after", page.text("next"));
    }
  }

  private List<JsonObject> items(JsonObject page) {
    try {
      return page.objects("items");
    } catch (InvalidInputException e) {
      throw strange("what is no listing", e);
    }
  }

  /** Sends an object, and gives the answer. */
  public JsonObject post(String path, JsonObject body, Map<String, String> headers) {
    HttpRequest.Builder request = request(path).header("Content-Type", JSON).POST(text(body));
    headers.forEach(request::header);
    return object(request);
  }

  public JsonObject put(String path, JsonObject body) {
    return object(request(path).header("Content-Type", JSON).PUT(text(body)));
  }

  /** Sends a file, and gives the answer. */
  public JsonObject upload(String path, Path file, String type) {
    try {
      BodyPublisher body = BodyPublishers.ofFile(file);
      return object(request(path).header("Content-Type", type).POST(body));
    } catch (IOException e) {
      throw new InvalidInputException(file + " can't be read: " + e.getMessage(), e);
    }
  }

  public JsonObject delete(String path) {
    return object(request(path).DELETE());
  }

  private static BodyPublisher text(JsonObject body) {
    return BodyPublishers.ofString(body.canonical());
  }

  private <T> T read(HttpRequest.Builder request, Function<String, T> reading) {
    HttpResponse<InputStream> response = send(request);
    String body = new String(whole(response), StandardCharsets.UTF_8);
    try {
      return reading.apply(body);
    } catch (InvalidInputException e) {
      throw strange(response.headers().firstValue("Content-Type").orElse("something")
          + " that is not what was asked for", e);
    }
  }

  private byte[] whole(HttpResponse<InputStream> response) {
    try (InputStream in = body(response)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private InputStream body(HttpResponse<InputStream> response) {
    return new Impatient(response.body(), silence);
  }

  private RuntimeException brokenOff(IOException e) {
    return Thread.currentThread().isInterrupted() ? new CancellationException()
        : new ServerException(address + " broke off: " + message(e), e);
  }

  private ServerException strange(String answer, Throwable cause) {
    return new ServerException(address + " answers " + answer + ", as no espalier server does; is the address right?",
        cause);
  }

  /**
   * Fetches a file, which appears whole or not at all.
   *
   * @param file in a folder that is there
   */
  public void download(String path, Path file) {
    Path fresh = file.resolveSibling("." + file.getFileName() + ".new");
    download(path, file, in -> {
      try {
        Files.copy(in, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(fresh);
      }
    });
  }

  /**
   * Fetches a file that only its owner is to read, which appears whole or not at all.
   *
   * @param file that is not there yet, in a folder that is
   */
  public void downloadPrivate(String path, Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.exists(file)) {
      throw new InvalidInputException(file + " is there already; it is not overwritten");
    } else if (!Files.isDirectory(folder)) {
      throw new InvalidInputException("there is no folder " + folder);
    }
    download(path, file, in -> {
      Path fresh = Files.createTempFile(folder, "." + file.getFileName(), ".new");
      try {
        try (OutputStream out = Files.newOutputStream(fresh)) {
          in.transferTo(out);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    });
  }

  private static String reason(FileSystemException e) {
    if (e instanceof AccessDeniedException) {
      return "there is no permission";
    }
    return e.getReason() == null ? "something is there that is no file of this name" : e.getReason();
  }

  /** What is done with what comes. */
  private interface Sink {
    void take(InputStream in) throws IOException;
  }

  private void download(String path, Path file, Sink sink) {
    HttpResponse<InputStream> response = send(request(path).GET());
    try (InputStream in = body(response)) {
      sink.take(in);
    } catch (FileSystemException e) {
      throw new ServerException(file + " can't be written: " + reason(e), e);
    } catch (IOException e) {
      throw new ServerException(path + " of " + address + " can't be copied to " + file + ": " + message(e), e);
    }
  }

  /**
   * Hears events until the listener has enough or the server ends.
   *
   * @param listener is given name and content of each; false ends it
   * @param begun is run once the server listens to this, before the first event
   */
  public void events(String path, Runnable begun, Predicate<Event> listener) {
    HttpRequest.Builder request = request(path).header("Accept", "text/event-stream").GET();
    HttpResponse<InputStream> response = send(request);
    try (BufferedReader in = new BufferedReader(new InputStreamReader(body(response), StandardCharsets.UTF_8))) {
      begun.run();
      String name = "message";
      StringBuilder data = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring("data:".length()).strip());
        } else if (line.isEmpty() && !data.isEmpty()) {
          if (!listener.test(new Event(name, Json.readObject(data.toString())))) {
            return;
          }
          name = "message";
          data.setLength(0);
        }
      }
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  /** Something that happened on a server. */
  public record Event(String name, JsonObject content) {}

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.url() + path)).timeout(ANSWER);
    address.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    return request;
  }

  private HttpResponse<InputStream> send(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() / 100 != 2) {
        refuse(response);
      }
      return response;
    } catch (ConnectException e) {
      throw new ServerException("nobody answers at " + address + "; is the server started (espalier serve)?", e);
    } catch (SSLException e) {
      throw new ServerException(address + " can't be asked by HTTPS: " + message(e)
          + "; the address of a server without a key store begins with http://", e);
    } catch (IOException e) {
      throw new ServerException(address + " can't be asked: " + message(e), e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("this can't be asked: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException();
    }
  }

  private static String message(IOException e) {
    return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
  }

  private void refuse(HttpResponse<InputStream> response) throws IOException {
    String who = address.token().isPresent() ? "" : "; give a token (--token, ESPALIER_TOKEN)";
    Optional<String> detail;
    try (InputStream in = body(response)) {
      detail = detail(new String(in.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8));
    }
    if (response.statusCode() >= 500) {
      throw new ServerException(address + ": " + detail.orElse("it answers " + response.statusCode()), null);
    } else if (detail.isEmpty()) {
      throw strange(response.statusCode() + " without a reason", null);
    } else if (response.statusCode() == 401) {
      throw new InvalidInputException(address + ": " + detail.get() + who);
    }
    throw new InvalidInputException(detail.get());
  }

  private static Optional<String> detail(String body) {
    try {
      // it may say names that others gave to things
      return Optional.of(Json.readObject(body).text("detail").replaceAll("[\\p{Cc}&&[^\n\t]]", "?"));
    } catch (InvalidInputException e) {
      return Optional.empty();
    }
  }
}
