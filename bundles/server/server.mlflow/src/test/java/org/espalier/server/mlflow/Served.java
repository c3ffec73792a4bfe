// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.DeniedException;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.impl.SqlDatabase;
import org.espalier.server.data.impl.SqlExperiments;
import org.espalier.server.data.impl.SqlRuns;
import org.espalier.server.data.impl.SqlTrackedExperiments;
import org.espalier.server.data.impl.SqlTrackedRuns;
import org.espalier.server.rest.AnswerHeaders;
import org.espalier.server.rest.Entrance;
import org.espalier.server.rest.JsonBodies;
import org.espalier.server.rest.Outputs;
import org.espalier.server.rest.Problems;
import org.glassfish.jersey.jdkhttp.JdkHttpHandlerContainer;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** The resources of this bundle on a database of their own, behind a port of this machine. */
final class Served implements AutoCloseable {
  /** A token for each person, who is called the same. */
  private static final Map<String, Role> PEOPLE = Map.of(
      "viewer", Role.VIEWER, "ann", Role.RESEARCHER, "ben", Role.RESEARCHER, "maintainer", Role.MAINTAINER,
      "stranger", Role.RESEARCHER);
  private static final ObjectMapper JSON = new ObjectMapper();

  final SqlDatabase database;
  final SqlExperiments experiments;
  final SqlRuns runs;
  final String address;

  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  /**
   * @param data folder
   */
  Served(Path data) throws Exception {
    ServerSettings settings = new ServerSettings(
        data, Optional.of("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1"), "sa", "");
    database = new SqlDatabase(settings);
    experiments = new SqlExperiments(database);
    runs = new SqlRuns(database);
    Tracking tracking = new Tracking();
    tracking.logged = new Logged(new SqlTrackedExperiments(database), new SqlTrackedRuns(database));
    tracking.own = new Own(experiments, runs, new Outputs(settings));
    ArtifactsResource artifacts = new ArtifactsResource(tracking);
    artifacts.artifacts = new Artifacts(settings, tracking);
    ResourceConfig config = new ResourceConfig()
        .registerInstances(Entrance.of(accounts()), new Problems(), new JsonBodies(), new AnswerHeaders(),
            new Refusals(), new Bodies())
        .registerInstances(new ExperimentsResource(tracking), new RunsResource(tracking),
            new LoggingResource(tracking), new MetricsResource(tracking), artifacts);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", ContainerFactory.createContainer(JdkHttpHandlerContainer.class, config));
    server.start();
    address = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static Accounts accounts() {
    return (Accounts) Proxy.newProxyInstance(Served.class.getClassLoader(), new Class<?>[] {Accounts.class},
        (proxy, method, arguments) -> {
          Role role = PEOPLE.get((String) arguments[0]);
          if (role == null) {
            throw new DeniedException(DeniedException.Reason.UNKNOWN, "the token is not accepted");
          }
          String name = (String) arguments[0];
          return new Caller(name, role, name.equals("stranger") ? Set.of() : Set.of("default"));
        });
  }

  /** An answer. */
  record Answer(int status, JsonNode json) {
    String code() {
      return json.path("error_code").asText();
    }

    String message() {
      return json.path("message").asText();
    }
  }

  HttpResponse<String> send(String verb, String path, String token, String body) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
        .method(verb, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static Answer answer(HttpResponse<String> response) throws Exception {
    return new Answer(response.statusCode(), JSON.readTree(response.body()));
  }

  Answer post(String path, String token, Map<String, ?> body) throws Exception {
    return answer(send("POST", "/api/2.0/mlflow/" + path, token, JSON.writeValueAsString(body)));
  }

  /** Does not tell the length before. */
  Answer postInParts(String path, String token, Map<String, ?> body) throws Exception {
    byte[] bytes = JSON.writeValueAsBytes(body);
    return answer(client.send(HttpRequest.newBuilder(URI.create(address + "/api/2.0/mlflow/" + path))
        .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))).build(), BodyHandlers.ofString()));
  }

  Answer get(String path, String token) throws Exception {
    return answer(send("GET", "/api/2.0/mlflow/" + path, token, null));
  }

  /** The id of a new experiment. */
  String experiment(String name, String token) throws Exception {
    return post("experiments/create", token, Map.of("name", name)).json().get("experiment_id").asText();
  }

  /** The id of a new run. */
  String run(String experiment, String token) throws Exception {
    return post("runs/create", token, Map.of("experiment_id", experiment)).json()
        .get("run").get("info").get("run_id").asText();
  }

  /** What a search finds, by names of runs. */
  List<String> search(String token, Map<String, ?> question) throws Exception {
    Answer answer = post("runs/search", token, question);
    if (answer.status() != 200) {
      throw new AssertionError(answer);
    }
    return answer.json().get("runs").findValuesAsText("run_name");
  }

  @Override
  public void close() {
    server.stop(0);
    database.close();
  }
}
