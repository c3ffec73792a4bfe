// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;

/** Certificates as they stand in files. */
final class Certificates {
  private Certificates() {}

  /**
   * All of some PEM files.
   *
   * @throws InvalidInputException if one can't be read, or has none
   */
  static List<X509Certificate> of(Collection<Path> files) {
    List<X509Certificate> all = new ArrayList<>();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        Collection<? extends Certificate> some = CertificateFactory.getInstance("X.509").generateCertificates(in);
        if (some.isEmpty()) {
          throw refused(file, "it has none");
        }
        some.forEach(one -> all.add((X509Certificate) one));
      } catch (IOException | CertificateException e) {
        throw refused(file, String.valueOf(e.getMessage()));
      }
    }
    return all;
  }

  /** What its dates have clients refuse it for, as a clause; empty if they do not. */
  static Optional<String> untimely(X509Certificate certificate, Instant now) {
    Instant from = certificate.getNotBefore().toInstant();
    Instant until = certificate.getNotAfter().toInstant();
    if (now.isBefore(from)) {
      return Optional.of("is not valid before " + from);
    }
    return now.isAfter(until) ? Optional.of("was valid until " + until) : Optional.empty();
  }

  private static InvalidInputException refused(Path file, String reason) {
    return new InvalidInputException("--trust names " + file
        + ", which can't be read as certificates (" + reason + "); it must be a PEM file");
  }
}
