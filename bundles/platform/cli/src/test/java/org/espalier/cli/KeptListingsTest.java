// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.catalog.KindDescription;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.OptionType;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.espalier.launch.Cache;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class KeptListingsTest {
  private static final Listings LISTINGS = new Listings(
      List.of(
          new PluginDescription(
              "criterion", "some", new Version(1, 2, 3, "x"), "org.example", "00ff", "Keeps some.", "A. Uthor 2020",
              List.of(new PartDescription("engine", true, false), new PartDescription("weights", false, true)),
              List.of("gradients"), List.of(), 7, true,
              List.of(
                  option(OptionType.NUMBER, false, Optional.of(0.1), Optional.of(-1.0), Optional.of(2.0), List.of()),
                  option(OptionType.LONG, true, Optional.of(List.of(1L, 2L)), Optional.of(0L), Optional.empty(),
                      List.of()),
                  option(OptionType.STRING, false, Optional.of("\u03b8"), Optional.empty(), Optional.empty(),
                      List.of("\u03b8", "b")),
                  option(OptionType.BOOLEAN, false, Optional.of(true), Optional.empty(), Optional.empty(), List.of()),
                  option(OptionType.STRING, true, Optional.empty(), Optional.empty(), Optional.empty(), List.of())))),
      List.of(new KindDescription("criterion", "Which weights matter.", "org.example.Criterion", "org.example 1.0.0")),
      "{\n  \"$schema\": \"\u03b8\"\n}\n");

  @TempDir
  Path folder;

  private Cache cache;
  private Path jar;

  private static OptionDescription option(
      OptionType type, boolean many, Optional<Object> value, Optional<Number> min, Optional<Number> max,
      List<String> choices) {
    return new OptionDescription("some-name", "someName", type, many, value, min, max, choices, "What it is.", false);
  }

  @BeforeEach
  void makeFolders() throws IOException {
    jar = Files.writeString(Files.createDirectory(folder.resolve("plugins")).resolve("a.jar"), "bytes");
    cache = new Cache() {
      @Override
      public Path folder() {
        return folder.resolve("cache").resolve("state");
      }

      @Override
      public List<Cleared> clear(boolean all) {
        throw new UnsupportedOperationException();
      }
    };
  }

  private KeptListings kept(Path... plugins) {
    return KeptListings.of(cache, List.of(plugins)).orElseThrow();
  }

  @Test
  void areReadAsTheyWereWritten() {
    assertEquals(Optional.empty(), kept().read());
    kept().write(LISTINGS);
    assertEquals(Optional.of(LISTINGS), kept().read());
  }

  @Test
  void areThoseOfTheseBytes() throws IOException {
    KeptListings first = kept(jar.getParent());
    first.write(LISTINGS);
    assertEquals(first, kept(jar), "the same jar by its own name");
    assertNotEquals(first, kept());
    var before = Files.getLastModifiedTime(jar);
    Files.writeString(jar, "bytfs");
    Files.setLastModifiedTime(jar, before);
    assertEquals(Optional.empty(), kept(jar.getParent()).read(), "as long and as old, and other bytes");
    Files.writeString(jar.resolveSibling("b.jar"), "more");
    Files.writeString(jar, "bytes");
    assertEquals(Optional.empty(), kept(jar.getParent()).read(), "one more");
  }

  @Test
  void ofWhatCanNotBeReadThereAreNone() {
    assertEquals(Optional.empty(), KeptListings.of(cache, List.of(folder.resolve("missing.jar"))));
  }

  @Test
  void damagedOnesAreNoneWhereverTheDamageIs() throws IOException {
    kept().write(LISTINGS);
    byte[] whole = Files.readAllBytes(kept().file());
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Files.write(kept().file(), damaged);
      assertEquals(Optional.empty(), kept().read(), "byte " + i);
    }
    Files.write(kept().file(), new byte[] {1, 2});
    assertEquals(Optional.empty(), kept().read());
    kept().write(LISTINGS);
    assertEquals(Optional.of(LISTINGS), kept().read());
  }

  @Test
  void whereNothingCanBeWrittenNothingIsKept() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file where the folder should be");
    kept().write(LISTINGS);
    assertEquals(Optional.empty(), kept().read());
  }

  @Test
  void onlyTheLatestStay() throws IOException {
    for (int i = 0; i < 20; i++) {
      Files.writeString(jar, "bytes " + i);
      kept(jar).write(LISTINGS);
    }
    assertTrue(kept(jar).read().isPresent());
    try (Stream<Path> files = Files.list(cache.folder())) {
      assertEquals(8, files.count());
    }
  }
}
