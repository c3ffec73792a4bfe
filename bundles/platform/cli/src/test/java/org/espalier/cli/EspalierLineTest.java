// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.espalier.launch.Cache;
import org.espalier.launch.Console;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EspalierLineTest {
  private static final Path SCRIPT = Path.of("..", "..", "..", "launch", "espalier");
  /** Where the script lists the commands that compute. */
  private static final Pattern COMPUTING = Pattern.compile("^ *([a-z| -]+)\\) computes=yes", Pattern.MULTILINE);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final EspalierLine line = new EspalierLine(console(), this::none, this::none, cache());

  private <T> T none() {
    throw new AssertionError("it was asked for");
  }

  private static Cache cache() {
    return new Cache() {
      @Override
      public Path folder() {
        throw new AssertionError("it was asked for");
      }

      @Override
      public List<Cleared> clear(boolean all) {
        throw new AssertionError("it was asked for");
      }
    };
  }

  private Console console() {
    PrintStream told = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream said = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Console() {
      @Override
      public PrintStream out() {
        return told;
      }

      @Override
      public PrintStream err() {
        return said;
      }

      @Override
      public boolean outIsTerminal() {
        return false;
      }

      @Override
      public boolean errIsTerminal() {
        return false;
      }

      @Override
      public int columns() {
        return 100;
      }

      @Override
      public void works(Supplier<List<String>> underWay) {}

      @Override
      public void logTo(Path file) {}

      @Override
      public void showLog() {}

      @Override
      public void logHere() {}
    };
  }

  /** One that it did not know would be started as if it were over in a moment. */
  @Test
  void theScriptKnowsTheCommandsThatCompute() throws IOException {
    MatchResult listed = COMPUTING.matcher(Files.readString(SCRIPT)).results().findFirst().orElseThrow();
    Set<String> computing = line.commands().entrySet().stream()
        .filter(command -> KeptAnswers.computes(command.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
    assertTrue(computing.containsAll(List.of("run", "validate", "work")), computing::toString);
    computing.add("serve"); // the server's assembly, which is always begun so
    assertEquals(computing, new TreeSet<>(List.of(listed.group(1).split(" \\| "))));
  }

  @ParameterizedTest
  @CsvSource({
    "pluigns, there is no command or option pluigns; did you mean plugins?; see espalier --help",
    "list, there is no command or option list; did you mean plugins?; see espalier --help",
    "train, there is no command or option train; did you mean run?; see espalier --help",
    "help descrbe, there is no command descrbe; did you mean describe?; see espalier --help",
    "'help ppo', 'there is no command ppo; if it is a plug-in, espalier describe ppo tells of it; see espalier --help'",
  })
  void proposesACommand(String written, String said) {
    assertEquals(2, line.execute(List.of(written.split(" ")), none -> 1));
    assertEquals("espalier: " + said, err.toString(StandardCharsets.UTF_8).strip());
  }

  @Test
  void helpListsTheServerWhichIsAnotherProgram() {
    assertEquals(0, line.execute(List.of("--help"), none -> 1));
    assertTrue(out.toString(StandardCharsets.UTF_8).contains("\n  serve "), out::toString);
    assertEquals(2, line.execute(List.of("--plugins", "some.jar", "serve"), parsed -> {
      ((ServeCommand) EspalierCommand.command(parsed)).call();
      return 0;
    }));
    assertTrue(err.toString(StandardCharsets.UTF_8).contains("serve must be the first word"), err::toString);
  }
}
