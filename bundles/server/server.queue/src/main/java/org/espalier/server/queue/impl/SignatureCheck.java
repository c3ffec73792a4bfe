// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.CodeSigner;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;

/**
 * Looks at who signed a jar. A jar that was changed after it was signed is refused by all; where there are certificates
 * to trust, one that is not signed with one of them is too. A certificate is trusted itself, and not those that it has
 * issued.
 */
final class SignatureCheck {
  private static final Pattern OF_SIGNATURES =
      Pattern.compile("META-INF/(MANIFEST\\.MF|[^/]*\\.(SF|RSA|DSA|EC)|SIG-[^/]*)");

  private final Set<X509Certificate> trusted;

  /**
   * @param trusted certificates of who may sign; none for nobody needs to
   */
  SignatureCheck(Collection<X509Certificate> trusted) {
    this.trusted = Set.copyOf(trusted);
  }

  /**
   * Reads all of a jar.
   *
   * @param name by which a person knows the file
   * @throws InvalidInputException if it is refused, with the file and the reason
   */
  void require(Path file, String name) {
    try (JarFile jar = new JarFile(file.toFile(), true)) {
      List<JarEntry> entries = jar.stream().toList();
      boolean signed = entries.stream().map(SignatureCheck::upper)
          .anyMatch(entry -> entry.endsWith(".SF") && OF_SIGNATURES.matcher(entry).matches());
      if (!signed) {
        if (!trusted.isEmpty()) {
          throw new InvalidInputException(name + " is not signed; " + wanted());
        }
        return;
      }
      for (JarEntry entry : entries) {
        if (!entry.isDirectory() && !OF_SIGNATURES.matcher(upper(entry)).matches()) {
          require(jar, entry, name);
        }
      }
    } catch (SecurityException e) {
      throw new InvalidInputException(
          name + " was changed after it was signed: " + JarCheck.shown(String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      throw new InvalidInputException(
          name + " is not a complete jar: " + JarCheck.shown(String.valueOf(e.getMessage())) + "; copy it again", e);
    }
  }

  private static String upper(JarEntry entry) {
    return entry.getName().toUpperCase(Locale.ROOT);
  }

  private void require(JarFile jar, JarEntry entry, String name) throws IOException {
    try (InputStream in = jar.getInputStream(entry)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    List<Certificate> signers = Stream.ofNullable(entry.getCodeSigners()).flatMap(Stream::of)
        .map(SignatureCheck::certificate).toList();
    if (signers.isEmpty()) {
      throw new InvalidInputException(name + " was changed after it was signed: no signature holds for its entry "
          + JarCheck.shown(entry.getName()));
    }
    if (trusted.isEmpty()) {
      return;
    }
    Optional<X509Certificate> known = trusted.stream().filter(signers::contains).findFirst();
    if (known.isEmpty()) {
      throw new InvalidInputException(name + " is signed by " + names(signers) + "; " + wanted());
    }
    try {
      known.get().checkValidity();
    } catch (CertificateException e) {
      throw new InvalidInputException(name + " is signed by " + names(List.of(known.get()))
          + ", whose certificate is not valid now: " + e.getMessage() + "; it needs a new one", e);
    }
  }

  /** Of the signer itself: the others that a signature brings along are said by it alone. */
  private static Certificate certificate(CodeSigner signer) {
    return signer.getSignerCertPath().getCertificates().get(0);
  }

  private String wanted() {
    return "this server takes bundles that are signed by " + names(trusted);
  }

  private static String names(Collection<? extends Certificate> certificates) {
    return certificates.stream()
        .map(one -> one instanceof X509Certificate known ? known.getSubjectX500Principal().getName() : one.getType())
        .map(JarCheck::shown).distinct().sorted().collect(Collectors.joining(" or "));
  }
}
