// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.DeniedException;
import org.espalier.server.queue.Work;
import org.espalier.server.queue.Work.Happening;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners what happens. One thread sends, so that who tells does not wait for who listens; a listener that does
 * not take what it is sent is let go. From time to time each is sent a comment, by which the network knows that it
 * lives, and asked for again by whom it is that listens: who would be refused by then is let go.
 */
@Component(service = Broadcast.class)
public final class Broadcast {
  private static final Logger LOG = LoggerFactory.getLogger(Broadcast.class);
  private static final int MOST_LISTENERS = 500;
  private static final int MOST_WAITING = 1000;
  private static final int ALIVE_SECONDS = 15;

  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService sender = Executors.newSingleThreadScheduledExecutor(work -> {
    Thread thread = new Thread(work, "events");
    thread.setDaemon(true);
    return thread;
  });
  private final ConcurrentHashMap<Work, AutoCloseable> subscriptions = new ConcurrentHashMap<>();

  @Activate
  public Broadcast() {
    sender.scheduleWithFixedDelay(this::live, ALIVE_SECONDS, ALIVE_SECONDS, TimeUnit.SECONDS);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindWork(Work work) {
    subscriptions.put(work, work.subscribe(this::tell));
  }

  void unbindWork(Work work) {
    AutoCloseable subscription = subscriptions.remove(work);
    if (subscription != null) {
      close(subscription);
    }
  }

  /**
   * Adds a listener to what is of its interest; it is told until it goes.
   *
   * @param who listens, asked for from time to time; throws a {@link DeniedException} once they may not
   * @param interest of who listens, as last known
   */
  void add(SseEventSink sink, Sse sse, Supplier<Caller> who, BiPredicate<Caller, Happening> interest) {
    if (listeners.size() >= MOST_LISTENERS) {
      throw Problem.exception(503, "there are " + MOST_LISTENERS + " listeners, which is the most");
    }
    Listener listener = new Listener(sink, sse, who, interest);
    listener.send(sse.newEventBuilder().comment("here").build());
    listeners.add(listener);
  }

  @Deactivate
  void stop() {
    subscriptions.values().forEach(Broadcast::close);
    sender.shutdownNow();
    listeners.forEach(Listener::close);
  }

  private static void close(AutoCloseable subscription) {
    try {
      subscription.close();
    } catch (Exception e) {
      LOG.warn("A subscription does not end", e);
    }
  }

  void tell(Happening happening) {
    try {
      sender.execute(() -> listeners.forEach(listener -> listener.tell(happening)));
    } catch (RejectedExecutionException e) {
      // The server ends.
    }
  }

  void live() {
    listeners.forEach(Listener::live);
  }

  private final class Listener {
    private final SseEventSink sink;
    private final Sse sse;
    private final Supplier<Caller> who;
    private final BiPredicate<Caller, Happening> interest;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Caller caller;

    Listener(SseEventSink sink, Sse sse, Supplier<Caller> who, BiPredicate<Caller, Happening> interest) {
      this.sink = sink;
      this.sse = sse;
      this.who = who;
      this.interest = interest;
      this.caller = who.get();
    }

    void live() {
      try {
        caller = who.get();
      } catch (DeniedException e) {
        close();
        return;
      } catch (RuntimeException e) {
        LOG.warn("Who listens can't be asked for; they are taken for who they were", e);
      }
      send(sse.newEventBuilder().comment("alive").build());
    }

    void tell(Happening happening) {
      try {
        if (interest.test(caller, happening)) {
          send(sse.newEventBuilder().name(happening.kind()).mediaType(MediaType.TEXT_PLAIN_TYPE)
              .data(happening.facts().canonical()).build());
        }
      } catch (RuntimeException e) {
        LOG.warn("A listener is not told", e);
      }
    }

    private void send(OutboundSseEvent event) {
      if (sink.isClosed() || waiting.incrementAndGet() > MOST_WAITING) {
        close();
        return;
      }
      sink.send(event).whenComplete((sent, failed) -> {
        waiting.decrementAndGet();
        if (failed != null) {
          close();
        }
      });
    }

    private void close() {
      listeners.remove(this);
      sink.close();
    }
  }
}
