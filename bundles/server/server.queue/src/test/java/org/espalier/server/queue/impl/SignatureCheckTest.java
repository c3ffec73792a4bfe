// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureCheckTest {
  private static final char[] PASSWORD = "secret".toCharArray();
  private static final String WANTED = "this server takes bundles that are signed by CN=ann";

  @TempDir
  private static Path shared;

  private static KeyStore keys;

  @TempDir
  private Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    Path file = shared.resolve("keys.p12");
    makeKey(file, "ann", "-validity", "30");
    makeKey(file, "bob", "-validity", "30");
    makeKey(file, "late", "-startdate", "-60d", "-validity", "30");
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
  }

  private static void makeKey(Path file, String name, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keystore",
        file.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-alias", name, "-dname",
        "CN=" + name, "-keyalg", "EC"));
    command.addAll(List.of(more));
    Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(made.getInputStream().readAllBytes());
    assertEquals(0, made.waitFor(), said);
  }

  private static X509Certificate certificate(String name) throws Exception {
    return (X509Certificate) keys.getCertificate(name);
  }

  private static SignatureCheck trusting(String... names) throws Exception {
    List<X509Certificate> trusted = new ArrayList<>();
    for (String name : names) {
      trusted.add(certificate(name));
    }
    return new SignatureCheck(trusted);
  }

  private Path sound() throws IOException {
    return Jars.write(folder.resolve("lab.jar"), Jars.sound("org.example.lab", "1.0.0"));
  }

  private Path signed(Path jar, String name) throws Exception {
    JarSigner signer = new JarSigner.Builder((PrivateKey) keys.getKey(name, PASSWORD),
        CertificateFactory.getInstance("X.509").generateCertPath(List.of(certificate(name)))).signerName(name).build();
    Path file = folder.resolve("signed-" + name + ".jar");
    try (ZipFile in = new ZipFile(jar.toFile()); OutputStream out = Files.newOutputStream(file)) {
      signer.sign(in, out);
    }
    return file;
  }

  /** A jar with other entries. */
  private Path edited(Path jar, Consumer<Map<String, byte[]>> edit) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipFile in = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : (Iterable<ZipEntry>) in.stream().map(ZipEntry.class::cast)::iterator) {
        entries.put(entry.getName(), in.getInputStream(entry).readAllBytes());
      }
    }
    Set<String> before = Set.copyOf(entries.keySet());
    edit.accept(entries);
    assertTrue(before.contains("META-INF/ANN.SF"), before.toString());
    return Jars.write(folder.resolve("edited.jar"), entries);
  }

  private static void assertRefused(String sentence, SignatureCheck check, Path jar) {
    String told =
        assertThrows(InvalidInputException.class, () -> check.require(jar, "lab.jar")).getMessage();
    assertEquals(sentence, told.substring(0, Math.min(told.length(), sentence.length())), told);
    assertEquals(1, told.lines().count());
  }

  @Test
  void whereNobodyIsTrustedNobodyNeedsToSign() throws Exception {
    assertDoesNotThrow(() -> trusting().require(sound(), "lab.jar"));
    assertDoesNotThrow(() -> trusting().require(signed(sound(), "ann"), "lab.jar"));
  }

  @Test
  void whoIsTrustedMustHaveSigned() throws Exception {
    assertDoesNotThrow(() -> trusting("ann").require(signed(sound(), "ann"), "lab.jar"));
    assertDoesNotThrow(() -> trusting("bob", "ann").require(signed(sound(), "ann"), "lab.jar"));
    assertDoesNotThrow(() -> trusting("ann").require(signed(signed(sound(), "ann"), "bob"), "lab.jar"));
    assertRefused("lab.jar is not signed; " + WANTED, trusting("ann"), sound());
    assertRefused("lab.jar is signed by CN=bob; " + WANTED, trusting("ann"), signed(sound(), "bob"));
    assertRefused("lab.jar is signed by CN=bob; this server takes bundles that are signed by CN=ann or CN=late",
        trusting("ann", "late"), signed(sound(), "bob"));
  }

  @Test
  void aCertificateThatIsNotValidNowIsNone() throws Exception {
    assertRefused("lab.jar is signed by CN=late, whose certificate is not valid now: ", trusting("late"),
        signed(sound(), "late"));
  }

  @Test
  void whatWasChangedAfterwardsIsRefusedByAll() throws Exception {
    Path signed = signed(sound(), "ann");
    for (SignatureCheck check : List.of(trusting(), trusting("ann"))) {
      assertRefused("lab.jar was changed after it was signed: ", check,
          edited(signed, entries -> entries.put("org/example/b.txt", Jars.bytes("c"))));
      assertRefused("lab.jar was changed after it was signed: no signature holds for its entry org/example/new.txt",
          check, edited(signed, entries -> entries.put("org/example/new.txt", Jars.bytes("new"))));
      assertRefused("lab.jar was changed after it was signed: no signature holds for its entry org/example/", check,
          edited(signed, entries -> entries.remove("META-INF/ANN.EC")));
      assertRefused("lab.jar was changed after it was signed: ", check,
          edited(signed, entries -> entries.put("META-INF/ANN.EC", Jars.bytes("nonsense"))));
    }
    Path stripped = edited(signed, entries -> entries.keySet().removeIf(name -> name.startsWith("META-INF/ANN")));
    assertDoesNotThrow(() -> trusting().require(stripped, "lab.jar"));
    assertRefused("lab.jar is not signed; " + WANTED, trusting("ann"), stripped);
  }
}
