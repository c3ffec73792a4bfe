// SPDX-License-Identifier: Apache-2.0
package org.espalier.worker.impl;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.espalier.catalog.Catalog;
import org.espalier.catalog.Deployment;
import org.espalier.execution.RunExecutor;
import org.espalier.execution.Worker;
import org.espalier.planning.Planner;
import org.espalier.wire.Wire;
import org.espalier.worker.Employee;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens, and lets whoever connected last give orders. */
@Component
public final class Office implements Employee {
  private static final Logger LOG = LoggerFactory.getLogger(Office.class);
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Orders orders;

  @Activate
  public Office(
      @Reference Planner planner, @Reference Worker worker, @Reference Deployment deployment,
      @Reference Catalog catalog, @Reference RunExecutor executor) {
    this.orders = new Orders(planner, worker, deployment, catalog, executor.tool());
  }

  @Override
  public void work(Path socket, Duration patience, BooleanSupplier stop) throws IOException {
    Files.deleteIfExists(socket);
    AtomicReference<Wire> employer = new AtomicReference<>();
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      Thread door = new Thread(() -> welcome(listening, employer), "employers");
      door.setDaemon(true);
      door.start();
      await(patience, stop, employer);
    } finally {
      Files.deleteIfExists(socket);
      close(employer.get());
    }
  }

  /** Until there is nothing to wait for. */
  private void await(Duration patience, BooleanSupplier stop, AtomicReference<Wire> employer) {
    long alone = System.nanoTime();
    while (!orders.leaving()) {
      if (stop.getAsBoolean()) {
        orders.stop();
        orders.leave();
        break;
      }
      if (employer.get() != null || orders.busy()) {
        alone = System.nanoTime();
      } else if (System.nanoTime() - alone > patience.toNanos()) {
        LOG.info("nobody has work");
        return;
      }
      pause();
    }
    orders.await();
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_EVERY_MILLIS);
    } catch (InterruptedException e) {
      // left for the caller's condition to see
      Thread.currentThread().interrupt();
    }
  }

  private void welcome(ServerSocketChannel listening, AtomicReference<Wire> employer) {
    while (true) {
      try {
        Wire wire = new Wire(listening.accept());
        close(employer.getAndSet(wire));
        Thread conversation = new Thread(() -> listen(wire, employer), "employer");
        conversation.setDaemon(true);
        conversation.start();
      } catch (AsynchronousCloseException e) {
        LOG.debug("the office is closed", e);
        return;
      } catch (IOException e) {
        LOG.warn("nobody can connect any more", e);
        return;
      }
    }
  }

  private void listen(Wire wire, AtomicReference<Wire> employer) {
    try (wire) {
      orders.begin(wire);
      for (var message = wire.receive(); message.isPresent(); message = wire.receive()) {
        orders.take(message.get());
      }
    } catch (IOException e) {
      LOG.debug("the employer is gone", e);
    } finally {
      employer.compareAndSet(wire, null);
      orders.forget(wire);
    }
  }

  private static void close(Wire wire) {
    try {
      Optional<Wire> open = Optional.ofNullable(wire);
      if (open.isPresent()) {
        open.get().close();
      }
    } catch (IOException e) {
      LOG.debug("a connection can't be closed", e);
    }
  }
}
