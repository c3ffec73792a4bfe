// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificatesTest {
  @TempDir
  private Path folder;

  private Path certificate(String name) throws Exception {
    keytool("-genkeypair", "-keystore", "keys", "-storepass", "secret", "-alias", name, "-dname", "CN=" + name,
        "-keyalg", "EC");
    keytool("-exportcert", "-rfc", "-keystore", "keys", "-storepass", "secret", "-alias", name, "-file",
        name + ".pem");
    return folder.resolve(name + ".pem");
  }

  private void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(
        List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  @Test
  void allOfAllFilesAreTaken() throws Exception {
    Path ann = certificate("ann");
    Path bob = certificate("bob");
    Path both = Files.writeString(folder.resolve("both.pem"), Files.readString(ann) + Files.readString(bob));
    assertEquals(List.of("CN=ann", "CN=bob", "CN=ann"), Certificates.of(List.of(both, ann)).stream()
        .map(one -> one.getSubjectX500Principal().getName()).toList());
    assertEquals(List.of(), Certificates.of(List.of()));
  }

  @Test
  void datesThatClientsRefuseAreTold() throws Exception {
    X509Certificate ann = Certificates.of(List.of(certificate("ann"))).get(0);
    Instant from = ann.getNotBefore().toInstant();
    Instant until = ann.getNotAfter().toInstant();
    assertEquals(Optional.of("is not valid before " + from), Certificates.untimely(ann, from.minusSeconds(1)));
    assertEquals(Optional.empty(), Certificates.untimely(ann, from));
    assertEquals(Optional.empty(), Certificates.untimely(ann, until));
    assertEquals(Optional.of("was valid until " + until), Certificates.untimely(ann, until.plusSeconds(1)));
  }

  @Test
  void whatIsNoneIsNamed() throws Exception {
    for (Path file : List.of(Files.createFile(folder.resolve("empty.pem")), folder.resolve("missing.pem"),
        Files.writeString(folder.resolve("text.pem"), "no certificate"))) {
      String sentence =
          assertThrows(InvalidInputException.class, () -> Certificates.of(List.of(file))).getMessage();
      assertTrue(sentence.startsWith("--trust names " + file + ", which can't be read as certificates ("), sentence);
    }
  }
}
