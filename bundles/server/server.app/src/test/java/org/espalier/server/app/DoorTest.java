// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;
import org.espalier.api.plugin.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorTest {
  private static final char[] PASSWORD = "secret".toCharArray();

  @TempDir
  private Path folder;

  private static String refusal(Path file, String password) {
    String message = assertThrows(InvalidInputException.class, () -> Door.keys(file, password)).getMessage();
    assertTrue(message.startsWith("--tls-keystore names " + file + ", which cannot be used ("), message);
    assertFalse(message.contains("(null)"), message);
    return message;
  }

  private Path store(KeyStore.Entry... entries) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (KeyStore.Entry entry : entries) {
      store.setEntry("one", entry, new KeyStore.PasswordProtection(PASSWORD));
    }
    Path file = folder.resolve("keys" + entries.length + ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, PASSWORD);
    }
    return file;
  }

  @Test
  void aKeyStoreThatNobodyCouldBeAnsweredWithIsRefused() throws Exception {
    Path secret = store(new KeyStore.SecretKeyEntry(new SecretKeySpec(new byte[16], "AES")));
    assertTrue(refusal(store(), "secret").contains("(it has no private key)"));
    assertTrue(refusal(secret, "secret").contains("(it has no private key)"));
    assertTrue(refusal(secret, "other").contains("password"));
    byte[] whole = Files.readAllBytes(secret);
    for (int length : new int[] {0, 1, 5, whole.length / 2, whole.length - 1}) {
      refusal(Files.write(folder.resolve("cut.p12"), Arrays.copyOf(whole, length)), "secret");
    }
    refusal(folder, "secret");
  }
}
