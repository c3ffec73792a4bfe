// SPDX-License-Identifier: Apache-2.0
package org.espalier.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.check.Shell.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An agent, the network that imitates it, and pictures of what they do. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is a shell script")
class EpisodesTest {
  private static final String AGENT = """
      experiment: agent
      task: {reinforcement: {environment: CartPole-v1, evaluation-episodes: 5, algorithm: {ppo: {steps: 4096}}}}
      """;
  private static final String IMITATOR = """
      experiment: imitator
      task:
        supervised:
          epochs: 3
          dataset:
            demonstrations:
              train: 300
              validation: 100
              test: 100
              evaluation-episodes: 5
              environment: {time-limit: {max-episode-steps: 500, environment: CartPole-v1}}
              algorithm: {ppo: {steps: 4096}}
              architecture: mlp
              engine: jvm
      """;
  private static final String REST = """
      procedure: {prune-finetune: {retrain: none, controls: [random-mask]}}
      sparsity: [0.5, 0.9]
      seeds: 2
      evaluators: [return, episode]
      """;

  @TempDir
  static Path cache;

  @TempDir
  Path folder;

  private Result run(String... arguments) throws IOException {
    Result result = new Shell(folder, cache).training().run(arguments);
    assertEquals(0, result.code(), result.err() + result.out());
    return result;
  }

  private String written(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
    return name;
  }

  private List<String> column(String experiment, String name) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("runs").resolve(experiment).resolve("results.csv"));
    int number = List.of(lines.get(0).split(",")).indexOf(name);
    return lines.stream().skip(1).filter(line -> line.startsWith("dense")).map(line -> line.split(",")[number])
        .toList();
  }

  private List<Path> dense() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("runs/imitator/runs"), 1)) {
      return files.filter(file -> file.getFileName().toString().startsWith("dense")).sorted().toList();
    }
  }

  @Tag("long")
  @Test
  void whatIsImitatedIsTheAgentThatRewardsTeach() throws Exception {
    run("run", written("agent.yaml", AGENT + REST));
    run("run", written("imitator.yaml", IMITATOR + REST));
    List<String> returns = column("agent", "score");
    for (int seed = 0; seed < 2; seed++) {
      String result = Files.readString(dense().get(seed).resolve("result.json"));
      assertTrue(result.contains("\"demonstrations/expert/return\": " + returns.get(seed)), result);
    }
    for (String experiment : List.of("agent", "imitator")) {
      Path film = folder.resolve("runs").resolve(experiment).resolve("figures/episode.svg");
      String svg = Files.readString(film);
      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(film.toFile());
      assertTrue(svg.contains(">dense<") && svg.contains(">pruned, 90 % removed (") && svg.contains("<animate"), svg);
      run("report", "runs/" + experiment);
      assertEquals(svg, Files.readString(film));
    }
  }

  @Test
  void refusesToShowWhatDrawsNothing() throws IOException {
    String file = written("python.yaml", (AGENT + REST).replace("CartPole-v1", "{gymnasium: {id: CartPole-v1}}"));
    Result result = new Shell(folder, cache).run("validate", file);
    assertEquals(2, result.code());
    assertTrue(
        result.err().contains("evaluator episode needs a task that offers drawing; environment gymnasium does not"
            + " provide drawing (Acrobot-v1, CartPole-v1,"), result.err());
  }
}
