// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import org.espalier.json.JsonObject;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.queue.Work.Happening;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who listens is who they are now, not who they were when they began. */
@Timeout(30)
class EventsResourceTest {
  private final Held held = new Held();
  private final Guest guest = new Guest();
  private Served served;

  @BeforeEach
  void serve() throws Exception {
    served = new Served(guest);
    served.events.experiments = held;
    held.accept(new NewExperiment("ann", "default", Optional.empty(), "x", "x.yaml", "x: 1", List.of(), 0));
    assertEquals(200, served.get("/api/v1/openapi.json", "viewer").statusCode());
    assertEquals(200, served.get("/api/v1/me", "viewer").statusCode());
  }

  @AfterEach
  void stop() {
    served.close();
  }

  /** Keeps by whom the latest request was sent. */
  private static final class Guest implements ContainerRequestFilter {
    private SecurityContext security;

    @Override
    public void filter(ContainerRequestContext request) {
      security = request.getSecurityContext();
    }
  }

  /** Keeps names and comments of what is sent. */
  private static final class Sink implements SseEventSink {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public boolean isClosed() {
      return false;
    }

    @Override
    public CompletionStage<?> send(OutboundSseEvent event) {
      heard.add(event.toString());
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
      heard.add("the end");
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Makes events that are their names or comments. */
  private static Sse sse() {
    return proxy(Sse.class, (sse, method, none) -> {
      StringBuilder text = new StringBuilder();
      return proxy(OutboundSseEvent.Builder.class, (builder, part, arguments) -> {
        if (part.getName().equals("build")) {
          return proxy(OutboundSseEvent.class, (event, asked, nothing) -> text.toString());
        }
        if (part.getName().equals("name") || part.getName().equals("comment")) {
          text.append(arguments[0]);
        }
        return builder;
      });
    });
  }

  /** Who listens to all experiments, and who to one. */
  private List<Sink> listen() {
    List<Sink> sinks = List.of(new Sink(), new Sink());
    served.events.all(sinks.get(0), sse(), guest.security);
    served.events.ofExperiment(1, sinks.get(1), sse(), guest.security);
    return sinks;
  }

  private void happens(String what) {
    served.broadcast.tell(new Happening(1, what, new JsonObject(Map.of())));
  }

  private static void hears(List<Sink> sinks, String... what) throws InterruptedException {
    for (Sink sink : sinks) {
      for (String next : what) {
        assertEquals(next, sink.heard.take());
      }
    }
  }

  @Test
  void whoIsNotAcceptedAnyMoreHearsTheEnd() throws Exception {
    List<Sink> sinks = listen();
    served.broadcast.live();
    hears(sinks, "here", "alive");
    served.refused.add("viewer");
    served.broadcast.live();
    hears(sinks, "the end");
    happens("too late");
    served.broadcast.live();
    served.broadcast.stop();
    sinks.forEach(sink -> assertEquals(List.of(), List.copyOf(sink.heard)));
  }

  @Test
  void whoIsOutOfTheProjectHearsNothingOfIt() throws Exception {
    List<Sink> sinks = listen();
    happens("before");
    hears(sinks, "here", "before");
    served.outside.add("viewer");
    served.broadcast.live();
    happens("outside");
    hears(sinks, "alive");
    Sink other = new Sink();
    assertEquals(200, served.get("/api/v1/me", "admin").statusCode());
    served.events.all(other, sse(), guest.security);
    hears(List.of(other), "here");
    happens("later");
    // one happening after the other is told
    hears(List.of(other), "later");
    sinks.forEach(sink -> assertEquals(List.of(), List.copyOf(sink.heard)));
  }
}
