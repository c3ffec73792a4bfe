// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.rest.Access;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where requests come in: one port, HTTP or HTTPS. Jetty asks for the connector as soon as it runs. Paths that could be
 * read in two ways (encoded slashes and dots) are refused there, and a body that drips in is cut.
 */
final class Door implements ConnectorFactory, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Door.class);
  private static final int SECONDS_TO_OPEN = 120;
  private static final int SECONDS_TO_DRAIN = 3;
  private static final int IDLE_MILLIS = 30_000;
  /**
   * Bytes a second, from the first to be asked for: a body that comes slower keeps a thread for nothing, and a short
   * one waits until a server that has just begun reads it.
   */
  private static final int SLOWEST_BODY = 16;
  private static final int MOST_HEADER_BYTES = 16 << 10;

  private final Settings settings;
  private final Optional<String> password;
  private final CompletableFuture<ServerConnector> opened = new CompletableFuture<>();
  private ServiceRegistration<ConnectorFactory> registration;

  /**
   * @param password of the key store, if there is one
   */
  Door(Settings settings, Optional<String> password) {
    this.settings = settings;
    this.password = password;
  }

  /**
   * Opens the port.
   *
   * @throws InvalidInputException if it is taken, or the key store cannot be used
   */
  void open(BundleContext context) throws InterruptedException {
    registration = context.registerService(ConnectorFactory.class, this, null);
    try {
      opened.get(SECONDS_TO_OPEN, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidInputException refused) {
        throw refused;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("the HTTP server has not started within " + SECONDS_TO_OPEN + " s", e);
    }
  }

  @Override
  public Connector createConnector(Server server) {
    try {
      closeOthers(server);
      server.setErrorHandler(new Refusals());
      ServerConnector connector = connector(server);
      connector.setHost(settings.host().getHostAddress());
      connector.setPort(settings.port());
      connector.setIdleTimeout(IDLE_MILLIS);
      connector.open();
      opened.complete(connector);
      return connector;
    } catch (IOException e) {
      opened.completeExceptionally(new InvalidInputException("port " + settings.port() + " of "
          + settings.host().getHostAddress() + " cannot be listened at (" + e.getMessage()
          + "); give another one with --port", e));
    } catch (RuntimeException e) {
      opened.completeExceptionally(e);
    }
    throw new IllegalStateException("there is no connector");
  }

  /** Jetty's bundle does not start without a connector of its own, whose port nobody is told. */
  private static void closeOthers(Server server) {
    for (Connector other : server.getConnectors()) {
      server.removeConnector(other);
      LifeCycle.stop(other);
    }
  }

  private ServerConnector connector(Server server) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(MOST_HEADER_BYTES);
    http.setUriCompliance(UriCompliance.RFC3986);
    http.setMinRequestDataRate(SLOWEST_BODY);
    http.addCustomizer((request, headers) -> {
      Protection.HEADERS.forEach(headers::put);
      request.setAttribute(Access.ADDRESS, Request.getRemoteAddr(request));
      return request;
    });
    if (settings.keystore().isEmpty()) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    http.addCustomizer(new SecureRequestCustomizer(false));
    SslContextFactory.Server keys = keys(settings.keystore().get(), password.orElse(""));
    return new ServerConnector(server, new SslConnectionFactory(keys, "http/1.1"), new HttpConnectionFactory(http));
  }

  /**
   * What a key store has for HTTPS.
   *
   * @throws InvalidInputException if it cannot be read, or has no private key, without which nobody could be answered
   */
  static SslContextFactory.Server keys(Path file, String password) {
    SslContextFactory.Server keys = new SslContextFactory.Server();
    keys.setKeyStoreType("PKCS12");
    keys.setKeyStorePassword(password);
    keys.setSniRequired(false);
    try {
      keys.setKeyStorePath(file.toAbsolutePath().toUri().toString());
      keys.start();
      KeyStore store = keys.getKeyStore();
      for (String alias : Collections.list(store.aliases())) {
        if (store.entryInstanceOf(alias, KeyStore.PrivateKeyEntry.class)) {
          warn(file, store.getCertificate(alias));
          return keys;
        }
      }
    } catch (Exception e) {
      String reason = e.getMessage() == null ? "it is damaged" : e.getMessage();
      throw unusable(file, reason, e);
    }
    throw unusable(file, "it has no private key", null);
  }

  private static void warn(Path file, Certificate certificate) {
    if (certificate instanceof X509Certificate dated) {
      Certificates.untimely(dated, Instant.now()).ifPresent(reason -> LOG.warn(
          "The certificate in {} {}, so clients refuse this server; give another one with --tls-keystore, or set the"
              + " clock", file, reason));
    }
  }

  private static InvalidInputException unusable(Path file, String reason, Exception cause) {
    return new InvalidInputException("--tls-keystore names " + file + ", which cannot be used (" + reason
        + "); it must be a PKCS #12 file with a private key, whose password is in ESPALIER_TLS_PASSWORD", cause);
  }

  /** Where the server is reached. */
  String address() {
    InetAddress host = settings.host();
    String name = host.getHostAddress();
    return (settings.keystore().isPresent() ? "https" : "http") + "://"
        + (name.contains(":") ? "[" + name + "]" : name) + ":" + port();
  }

  int port() {
    return opened.join().getLocalPort();
  }

  /** Takes no further connections; answers under way come to their end. */
  void shut() {
    try {
      opened.join().shutdown().get(SECONDS_TO_DRAIN, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What still goes on, such as a stream of events, is cut with the process.
    }
  }

  @Override
  public void close() {
    if (registration != null) {
      registration.unregister();
    }
  }
}
