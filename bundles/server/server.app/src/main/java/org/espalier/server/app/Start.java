// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.espalier.server.rest.Readiness;

/** Waits until the server answers what it is there for: an open port answers 404 long before. */
final class Start {
  private static final long MOST_SECONDS = 60;
  private static final long MILLIS = 20;
  private static final int TIMEOUT_MILLIS = 5_000;

  private final Readiness readiness;
  private final URI health;

  /**
   * @param address where the server is reached
   */
  Start(Readiness readiness, String address) {
    this.readiness = readiness;
    this.health = URI.create(address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[0:0:0:0:0:0:0:0]:", "//[::1]:")
        + "/health/live");
  }

  /**
   * Waits.
   *
   * @throws IllegalStateException if something is missing for too long; says what
   */
  void await() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
    while (true) {
      List<String> missing = readiness.missing();
      if (missing.isEmpty() && answers()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException("after " + MOST_SECONDS + " s it is not ready: "
            + (missing.isEmpty() ? health + " does not answer" : String.join("; ", missing)));
      }
      TimeUnit.MILLISECONDS.sleep(MILLIS);
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection connection = (HttpURLConnection) health.toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      if (connection instanceof HttpsURLConnection secure) {
        secure.setSSLSocketFactory(trusting().getSocketFactory());
        secure.setHostnameVerifier((name, session) -> true);
      }
      try {
        return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        connection.disconnect();
      }
    } catch (IOException e) {
      return false;
    }
  }

  /** It is this very process that is asked, and nothing is told to it: whose certificate it has does not matter. */
  private static SSLContext trusting() {
    X509TrustManager all = new X509TrustManager() {
      @Override
      public void checkClientTrusted(X509Certificate[] chain, String type) {}

      @Override
      public void checkServerTrusted(X509Certificate[] chain, String type) {}

      @Override
      public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
      }
    };
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {all}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
