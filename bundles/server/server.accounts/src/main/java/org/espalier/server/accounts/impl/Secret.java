// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.accounts.impl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * The text of a token: {@code esp_ID_SECRET}. The id says which token it is and is no secret; the secret is 32 random
 * bytes.
 */
record Secret(String id, String secret) {
  /** Guessing 32 random bytes is hopeless however fast it goes: more rounds would only slow down who may. */
  private static final int ROUNDS = 1000;
  private static final int SALT_BYTES = 16;
  private static final Pattern TEXT = Pattern.compile("esp_([A-Za-z0-9-]{12})_([A-Za-z0-9_-]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  static Secret random() {
    return new Secret(ENCODER.encodeToString(bytes(9)).replace('_', '-'), ENCODER.encodeToString(bytes(32)));
  }

  private static byte[] bytes(int number) {
    byte[] bytes = new byte[number];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Empty if the text is that of no token. */
  static Optional<Secret> of(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches() ? Optional.of(new Secret(matcher.group(1), matcher.group(2))) : Optional.empty();
  }

  String text() {
    return "esp_" + id + "_" + secret;
  }

  /** What is stored: how it was made, and the result. The secret cannot be made from it. */
  String hash() {
    byte[] salt = bytes(SALT_BYTES);
    return String.join("$", "PBKDF2WithHmacSHA256", "" + ROUNDS, ENCODER.encodeToString(salt),
        ENCODER.encodeToString(derive(salt, ROUNDS)));
  }

  /** Whether {@link #hash} made that of this secret; the time it takes does not tell where they differ. */
  boolean made(String hash) {
    String[] parts = hash.split("\\$");
    byte[] salt = Base64.getUrlDecoder().decode(parts[2]);
    return MessageDigest.isEqual(Base64.getUrlDecoder().decode(parts[3]), derive(salt, Integer.parseInt(parts[1])));
  }

  /** SHA-256 of the text. */
  String digest() {
    try {
      return ENCODER.encodeToString(
          MessageDigest.getInstance("SHA-256").digest(text().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private byte[] derive(byte[] salt, int rounds) {
    char[] characters = secret.toCharArray();
    PBEKeySpec spec = new PBEKeySpec(characters, salt, rounds, 256);
    try {
      return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
    } finally {
      spec.clearPassword();
      Arrays.fill(characters, '\0');
    }
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Secret[" + id + "]";
  }
}
