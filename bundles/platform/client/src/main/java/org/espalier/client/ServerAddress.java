// SPDX-License-Identifier: Apache-2.0
package org.espalier.client;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.espalier.api.plugin.InvalidInputException;

/**
 * Which server is asked, and by whom.
 *
 * @param url with scheme and host
 * @param token by which the server knows who asks
 */
public record ServerAddress(URI url, Optional<String> token) {
  /** Where a server is if nothing else is said. */
  public static final String DEFAULT = "http://127.0.0.1:7470";

  private static final String SERVER = "server";
  private static final String TOKEN = "token";
  private static final Pattern TOKEN_TEXT = Pattern.compile("[!-~]+");
  private static final int MOST_PORT = 65535;

  /**
   * What options say, else the environment ({@code ESPALIER_SERVER}, {@code ESPALIER_TOKEN}), else the file {@code
   * espalier/client.properties} in the user's folder of configurations with the keys {@code server} and {@code token}.
   *
   * @throws InvalidInputException if that is no address or no token, or the file can't be read or has other keys
   */
  public static ServerAddress of(Optional<String> url, Optional<String> token, Map<String, String> environment) {
    Properties file = read(configuration(environment));
    String said = url.or(() -> Optional.ofNullable(environment.get("ESPALIER_SERVER")))
        .or(() -> Optional.ofNullable(file.getProperty(SERVER)))
        .orElse(DEFAULT);
    Optional<String> secret = token.or(() -> Optional.ofNullable(environment.get("ESPALIER_TOKEN")))
        .or(() -> Optional.ofNullable(file.getProperty(TOKEN)))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
    secret.filter(text -> !TOKEN_TEXT.matcher(text).matches()).ifPresent(text -> {
      throw new InvalidInputException("the token has blanks or characters that no token has; it must be as it was"
          + " given out (--token, ESPALIER_TOKEN, or token in the file of your configuration)");
    });
    return new ServerAddress(parse(said.strip()), secret);
  }

  /** Where the file of the user's configuration is. */
  public static Path configuration(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path folder = Optional.ofNullable(environment.get("XDG_CONFIG_HOME")).filter(text -> !text.isBlank())
        .map(Path::of).orElseGet(() -> Path.of(home, ".config"));
    return folder.resolve("espalier").resolve("client.properties");
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try {
        properties.load(new StringReader(Files.readString(file)));
      } catch (CharacterCodingException e) {
        throw new InvalidInputException(file + " can't be read: it is no text in UTF-8", e);
      } catch (IOException | IllegalArgumentException e) {
        throw new InvalidInputException(file + " can't be read: " + e.getMessage(), e);
      }
    }
    for (String key : new TreeSet<>(properties.stringPropertyNames())) {
      if (!key.equals(SERVER) && !key.equals(TOKEN)) {
        throw new InvalidInputException(
            file + " has the key " + key + "; there are " + SERVER + " and " + TOKEN + " alone");
      }
    }
    return properties;
  }

  private static URI parse(String text) {
    try {
      URI url = new URI(text.replaceFirst("/+$", ""));
      boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      boolean bare = url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null;
      if (web && bare && url.getHost() != null && url.getPort() != 0 && url.getPort() <= MOST_PORT) {
        return url;
      }
    } catch (URISyntaxException e) {
      // said below
    }
    throw new InvalidInputException(
        "the server's address is " + text + "; it must be a URL such as " + DEFAULT
            + " (--server, ESPALIER_SERVER, or server in the file of your configuration)");
  }

  /** Without the token. */
  @Override
  public String toString() {
    return url.toString();
  }
}
