// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import com.sun.net.httpserver.HttpServer;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.DeniedException;
import org.espalier.server.accounts.Role;
import org.glassfish.jersey.jdkhttp.JdkHttpHandlerContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** All resources with their extensions behind a port of this machine, and people with a token each. */
final class Served implements AutoCloseable {
  /** A token for each role, of people who are called the same and see the project {@code default}. */
  private static final Map<String, Role> TOKENS = Map.of(
      "viewer", Role.VIEWER, "researcher", Role.RESEARCHER, "other", Role.RESEARCHER, "maintainer", Role.MAINTAINER,
      "admin", Role.ADMIN);

  final ExperimentsResource experiments = new ExperimentsResource();
  final RunsResource runs = new RunsResource();
  final FilesResource files = new FilesResource();
  final QueueResource queue = new QueueResource();
  final PluginsResource plugins = new PluginsResource();
  final PeopleResource people = new PeopleResource();
  final ProjectsResource projects = new ProjectsResource();
  final Broadcast broadcast = new Broadcast();
  final EventsResource events = new EventsResource(broadcast);
  final BackupResource backup = new BackupResource();
  final RequestCounts counts = new RequestCounts();
  final MetricsResource metrics = new MetricsResource(() -> List.of("the database is not there"), counts);

  /** Tokens that are not accepted any more. */
  final Set<String> refused = ConcurrentHashMap.newKeySet();
  /** Tokens of people who are in no project any more. */
  final Set<String> outside = ConcurrentHashMap.newKeySet();

  private final Set<Class<?>> kinds = new HashSet<>();
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  Served(Object... more) throws IOException {
    Access access = new Access();
    access.accounts = accounts();
    people.accounts = access.accounts;
    projects.accounts = access.accounts;
    List<Object> resources = List.of(experiments, runs, files, queue, plugins, people, projects, events,
        backup, metrics, new OpenApiResource(), new HealthResource(() -> List.of("the database is not there")));
    resources.forEach(resource -> kinds.add(resource.getClass()));
    ResourceConfig config = new ResourceConfig()
        .registerInstances(access, new Problems(), new JsonBodies(), new Parameters(), new AnswerHeaders(),
            new RequestMeter(counts))
        .registerInstances(resources.toArray())
        .registerInstances(more);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ContainerFactory.createContainer(JdkHttpHandlerContainer.class, config));
    server.start();
  }

  /** Knows the tokens, and otherwise nobody. */
  private Accounts accounts() {
    return (Accounts) Proxy.newProxyInstance(Served.class.getClassLoader(), new Class<?>[] {Accounts.class},
        (proxy, method, arguments) -> {
          if (method.getName().equals("authenticate")) {
            Role role = TOKENS.get((String) arguments[0]);
            if (role == null || refused.contains(arguments[0])) {
              throw new DeniedException(DeniedException.Reason.UNKNOWN, "the token is not accepted");
            }
            Set<String> all = role == Role.ADMIN ? Set.of("default", "secret") : Set.of("default");
            Set<String> seen = outside.contains(arguments[0]) ? Set.of() : all;
            return new Caller((String) arguments[0], role, seen);
          }
          if (method.getReturnType() == void.class) {
            return null;
          }
          if (method.getReturnType() == List.class) {
            return List.of();
          }
          throw new InvalidInputException("nobody is known here");
        });
  }

  /** Whether a resource is among those that are served. */
  boolean has(Class<?> resource) {
    return resource.isAnnotationPresent(Path.class) && kinds.contains(resource);
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  HttpResponse<String> send(String verb, String path, String token, String type, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path).method(verb, BodyPublishers.ofString(body)).header("Content-Type", type);
    return send(token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }

  static JsonObject json(HttpResponse<String> response) {
    return Json.readObject(response.body());
  }

  @Override
  public void close() {
    broadcast.stop();
    server.stop(0);
  }
}
