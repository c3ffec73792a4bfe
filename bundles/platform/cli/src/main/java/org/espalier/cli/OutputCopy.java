// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.client.ServerClient;
import org.espalier.json.JsonObject;
import org.espalier.store.StoreException;

/** Copies the output folder of a server's experiment. */
final class OutputCopy {
  private final ServerClient client;
  private final long id;
  private final Predicate<String> wanted;

  /**
   * @param id number of the experiment
   * @param wanted takes names of files and folders, without those that they are in
   */
  OutputCopy(ServerClient client, long id, Predicate<String> wanted) {
    this.client = client;
    this.id = id;
    this.wanted = wanted;
  }

  /** Copies it into a folder, which is made; says how many files there are. */
  long into(Path target) {
    return copy("", target);
  }

  private long copy(String folder, Path target) {
    try {
      Files.createDirectories(target);
    } catch (IOException e) {
      throw new InvalidInputException(target + " can't be made: " + StoreException.reason(e), e);
    }
    long files = 0;
    String listing = "/api/v1/experiments/" + id + "/files?folder=" + ServerClient.encode(folder);
    for (JsonObject entry : client.object(listing).objects("files")) {
      String name = entry.text("name");
      String path = folder.isEmpty() ? name : folder + "/" + name;
      if (name.startsWith(".") || name.contains("/") || name.contains("\\") || !wanted.test(name)) {
        // locks and files half-written are the server's
        continue;
      } else if (entry.flag("folder")) {
        files += copy(path, target.resolve(name));
      } else {
        client.download("/api/v1/experiments/" + id + "/files/" + encoded(path), target.resolve(name));
        files++;
      }
    }
    return files;
  }

  private static String encoded(String path) {
    return Stream.of(path.split("/")).map(ServerClient::encode).collect(Collectors.joining("/"));
  }
}
