// SPDX-License-Identifier: Apache-2.0
package org.espalier.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ServerClientTest {
  @TempDir
  private Path folder;

  private final List<String> asked = new ArrayList<>();
  private HttpServer server;
  private ServerClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    client = client(Optional.of("secret"));
  }

  private ServerClient client(Optional<String> token) {
    return new ServerClient(
        new ServerAddress(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), token));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
        + exchange.getRequestHeaders().getFirst("Authorization") + " "
        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String path = exchange.getRequestURI().toString();
    switch (exchange.getRequestURI().getPath()) {
      case "/refused" -> send(exchange, 400, "{\"type\": \"about:blank\", \"detail\": \"that is wrong\"}");
      case "/unknown" -> send(exchange, 401, "{\"detail\": \"nobody knows you\"}");
      case "/broken" -> send(exchange, 500, "<html>");
      case "/page" -> send(exchange, 200, "<html>");
      case "/missing" -> send(exchange, 404, "<html>");
      case "/elsewhere" -> {
        exchange.getResponseHeaders().set("Location", "/page");
        send(exchange, 302, "");
      }
      case "/texts" -> send(exchange, 200, "[1]");
      case "/endless" -> send(exchange, 200, "{\"items\": [], \"next\": \"x\"}");
      case "/coloured" -> send(exchange, 400, "{\"detail\": \"\\u001b[31mred\\nline\"}");
      case "/list" -> send(exchange, 200, path.contains("after=") ? "{\"items\": [{\"n\": 2}, {\"n\": 3}]}"
          : "{\"items\": [{\"n\": 0}, {\"n\": 1}], \"next\": \"a b\"}");
      case "/file" -> send(exchange, 200, "bytes");
      case "/cut" -> {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(new byte[100]);
        exchange.getResponseBody().flush();
        throw new IOException("the server ends in the middle");
      }
      case "/silent", "/silent-refusal" -> {
        exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/silent") ? 200 : 400, 0);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
        asked.add("silent");
      }
      case "/events" -> send(exchange, 200, ": here\n\nevent: run\ndata: {\"n\": 1}\n\n: alive\n\ndata: {\"n\":\n"
          + "data: 2}\n\nevent: run\ndata: {\"n\": 3}\n\n");
      default -> send(exchange, 200, "{\"ok\": true}");
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void whatIsAskedSaysByWhom() {
    assertTrue(client.post("/a", new JsonObject(Map.of("x", 1L)), Map.of()).flag("ok"));
    assertEquals(List.of("POST /a Bearer secret {\"x\":1}"), asked);
  }

  @Test
  void aListingIsReadPageByPage() {
    List<JsonObject> all = client.list("/list", Map.of("filter", "state = 'a&b'"), 100);
    assertEquals(List.of(0L, 1L, 2L, 3L), all.stream().map(item -> item.integer("n")).toList());
    assertEquals(
        "GET /list?filter=state%20%3D%20%27a%26b%27&after=a%20b Bearer secret ", asked.get(1));
    asked.clear();
    assertEquals(1, client.list("/list", Map.of(), 1).size());
    assertEquals(1, asked.size());
  }

  @Test
  void whatIsRefusedIsASentence() {
    assertEquals("that is wrong",
        assertThrows(InvalidInputException.class, () -> client.get("/refused")).getMessage());
    String unknown = assertThrows(
        InvalidInputException.class, () -> client(Optional.empty()).get("/unknown")).getMessage();
    assertTrue(unknown.endsWith(": nobody knows you; give a token (--token, ESPALIER_TOKEN)"), unknown);
    String broken = assertThrows(ServerException.class, () -> client.get("/broken")).getMessage();
    assertTrue(broken.endsWith(": it answers 500"), broken);
  }

  @Test
  void whoIsNoEspalierServerIsNotBelieved() {
    List<Executable> questions = List.of(
        () -> client.get("/page"), () -> client.object("/page"), () -> client.object("/texts"),
        () -> client.get("/missing"), () -> client.get("/elsewhere"), () -> client.list("/endless", Map.of(), 1),
        () -> client.list("/a", Map.of(), 1));
    for (Executable question : questions) {
      String message = assertThrows(ServerException.class, question).getMessage();
      assertTrue(message.endsWith(", as no espalier server does; is the address right?"), message);
    }
    assertEquals("?[31mred\nline",
        assertThrows(InvalidInputException.class, () -> client.get("/coloured")).getMessage());
  }

  @Test
  void whoDoesNotAnswerIsNamed() {
    server.stop(0);
    String nobody = assertThrows(ServerException.class, () -> client.get("/a")).getMessage();
    assertTrue(nobody.startsWith("nobody answers at http://127.0.0.1:"), nobody);
  }

  @Test
  void whoSpeaksHttpIsNotAskedByHttps() throws IOException {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = new Thread(() -> {
        try (Socket one = plain.accept()) {
          one.getInputStream().read();
          one.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          one.getInputStream().read(new byte[1 << 16]);
        } catch (IOException e) {
          // the client has heard enough
        }
      });
      answering.setDaemon(true);
      answering.start();
      ServerClient https = new ServerClient(new ServerAddress(
          URI.create("https://127.0.0.1:" + plain.getLocalPort()), Optional.empty()));
      String message = assertThrows(ServerException.class, () -> https.get("/a")).getMessage();
      assertTrue(message.contains(" can't be asked by HTTPS: "), message);
    }
  }

  @Test
  void aFileIsFetchedWhole() throws IOException {
    client.download("/file", folder.resolve("f"));
    assertEquals("bytes", Files.readString(folder.resolve("f")));
    assertThrows(InvalidInputException.class, () -> client.download("/refused", folder.resolve("g")));
    String cut = assertThrows(ServerException.class, () -> client.download("/cut", folder.resolve("g"))).getMessage();
    assertTrue(cut.startsWith("/cut of http://127.0.0.1:"), cut);
    Path none = folder.resolve("none").resolve("f");
    String unwritable = assertThrows(ServerException.class, () -> client.download("/file", none)).getMessage();
    assertTrue(unwritable.startsWith(none + " can't be written: "), unwritable);
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(folder.resolve("f")), left.toList());
    }
  }

  @Test
  void whoFallsSilentWithinAnAnswerIsNotWaitedForForever() throws IOException {
    ServerClient hasty = new ServerClient(client.address(), Duration.ofMillis(300));
    List<Executable> questions = List.of(
        () -> hasty.get("/silent"), () -> hasty.object("/silent-refusal"), () -> hasty.bytes("/silent"),
        () -> hasty.download("/silent", folder.resolve("f")),
        () -> hasty.events("/silent", () -> asked.add("begun"), event -> true));
    for (Executable question : questions) {
      String message = assertThrows(ServerException.class, question).getMessage();
      assertTrue(message.contains(client.address().toString()), message);
      assertTrue(message.endsWith(": nothing has come for 0 s"), message);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(0, left.count());
    }
  }

  @Test
  void aPrivateFileIsItsOwnersAndOverwritesNothing() throws IOException {
    Path file = folder.resolve("f");
    client.downloadPrivate("/file", file);
    assertEquals("bytes", Files.readString(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    assertThrows(InvalidInputException.class, () -> client.downloadPrivate("/file", file));
    assertThrows(InvalidInputException.class, () -> client.downloadPrivate("/file", folder.resolve("none/f")));
    assertThrows(ServerException.class, () -> client.downloadPrivate("/cut", folder.resolve("g")));
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(file), left.toList());
    }
  }

  @Test
  void eventsAreHeardUntilThereAreEnough() {
    List<String> heard = new ArrayList<>();
    client.events("/events", () -> heard.add("begun"), event -> heard.add(event.name() + event.content().canonical())
        && heard.size() < 3);
    assertEquals(List.of("begun", "run{\"n\":1}", "message{\"n\":2}"), heard);
  }

  @Test
  void optionsComeBeforeTheEnvironmentBeforeTheFile() throws IOException {
    Map<String, String> environment = new java.util.HashMap<>(Map.of("XDG_CONFIG_HOME", folder.toString()));
    assertEquals(ServerAddress.DEFAULT, address(Optional.empty(), environment));
    Files.createDirectories(folder.resolve("espalier"));
    Files.writeString(folder.resolve("espalier").resolve("client.properties"), "server=https://lab/\ntoken = t\n");
    assertEquals("https://lab", address(Optional.empty(), environment));
    assertEquals(
        Optional.of("t"), ServerAddress.of(Optional.empty(), Optional.empty(), environment).token());
    environment.put("ESPALIER_SERVER", "http://other:1");
    assertEquals("http://other:1", address(Optional.empty(), environment));
    assertEquals("http://third:2", address(Optional.of("http://third:2"), environment));
    for (String wrong : List.of("lab", "ftp://lab", "http://", "http://a b", "http://lab?x", "http://lab/#x",
        "http://ann:secret@lab", "http://lab:0", "http://lab:99999")) {
      String refused = assertThrows(
          InvalidInputException.class, () -> address(Optional.of(wrong), environment)).getMessage();
      assertTrue(refused.startsWith("the server's address is " + wrong + "; it must be a URL such as"), refused);
    }
    assertEquals("HTTP://[::1]:1/at", address(Optional.of("HTTP://[::1]:1/at/"), environment));
    for (String wrong : List.of("a b", "a\nb", "\u00e9")) {
      assertThrows(InvalidInputException.class,
          () -> ServerAddress.of(Optional.empty(), Optional.of(wrong), environment));
    }
    assertFalse(ServerAddress.of(Optional.empty(), Optional.empty(), environment).toString().contains("t\n"));
  }

  @Test
  void aConfigurationThatIsNoneIsRefused() throws IOException {
    Map<String, String> environment = Map.of("XDG_CONFIG_HOME", folder.toString());
    Path file = Files.createDirectories(folder.resolve("espalier")).resolve("client.properties");
    Map<String, String> wrong = Map.of("sever=http://lab", " has the key sever; there are server and token alone",
        "server=\\u12", " can't be read: ", "server=\u00ff", " can't be read: it is no text in UTF-8");
    for (Map.Entry<String, String> one : wrong.entrySet()) {
      Files.writeString(file, one.getKey(), StandardCharsets.ISO_8859_1);
      String message = assertThrows(
          InvalidInputException.class, () -> address(Optional.empty(), environment)).getMessage();
      assertTrue(message.startsWith(file + one.getValue()), message);
    }
  }

  private static String address(Optional<String> option, Map<String, String> environment) {
    return ServerAddress.of(option, Optional.empty(), environment).url().toString();
  }
}
