// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.AuditEntry;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Filter;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.impl.SqlAudit;
import org.espalier.server.data.impl.SqlDatabase;
import org.espalier.server.data.impl.SqlExperiments;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A backup is made while the server works, and put back whole or not at all. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a server needs sockets of Unix")
class RestorationTest {
  @TempDir
  private Path folder;
  private Path data;
  private Path archive;
  private SqlDatabase database;
  private SqlExperiments experiments;

  @BeforeEach
  void open() throws IOException {
    data = folder.resolve("data");
    archive = folder.resolve("backup.zip");
    database = new SqlDatabase(ServerSettings.in(data));
    experiments = new SqlExperiments(database);
    write("bundles/" + "a".repeat(64) + ".jar", "jar");
    write("bundles/.new", "half");
    write("artifacts/3/0/model.bin", "model");
    write("artifacts/.incoming1", "half");
    write("log/server.log", "log");
    write(".lock", "1");
    write("first-token", "secret");
    accept(ExperimentState.RUNNING);
    write("experiments/1/plan.json", "plan of 1");
    write("experiments/1/log/done.log", "it says something");
    write("experiments/1/output/experiment.json", "runs");
    write("experiments/1/output/.lock", "");
    write("experiments/1/output/figures/a.svg", "figure");
    write("experiments/1/output/runs/done/plan.json", "plan of done");
    write("experiments/1/output/runs/done/result.json", "result");
    write("experiments/1/output/runs/done/artifacts/masks.bin", "masks");
    write("experiments/1/output/runs/going/plan.json", "plan of going");
    write("experiments/1/output/runs/going/metrics.jsonl", "{}");
    write("experiments/1/output/runs/going/checkpoint-1.bin", "state");
    Files.createSymbolicLink(data.resolve("experiments/1/output/link"), data.resolve("first-token"));
    accept(ExperimentState.ACCEPTED);
    write("experiments/2/plan.json", "plan of 2");
    write("experiments/2/output/experiment.json", "runs");
    write("experiments/3/output/experiment.json", "of one that the database does not know");
  }

  @AfterEach
  void close() {
    database.close();
  }

  private void accept(ExperimentState state) {
    long id = experiments.accept(
        new NewExperiment("ann", "default", Optional.empty(), "", "x.yaml", "x: 1", List.of(), 0)).id();
    experiments.change(id, Set.of(ExperimentState.ACCEPTED), state, "");
  }

  private void write(String name, String text) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Backups backups() {
    return new Backups(ServerSettings.in(data), database, experiments, new SqlAudit(database));
  }

  private void back() throws IOException {
    try (OutputStream out = Files.newOutputStream(archive)) {
      backups().begin("root").writeTo(out);
    }
  }

  /** Without what H2 notes about its own work, beside its file and when it likes. */
  private static Set<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> !file.toString().endsWith(".trace.db"))
          .map(file -> folder.relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private Path empty(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Test
  void allThatTheDatabaseSpeaksOfIsThere() throws IOException {
    back();
    // what comes after it is not in it
    accept(ExperimentState.ACCEPTED);
    Path restored = empty("restored");
    int count = Restoration.restore(archive, restored);
    Set<String> expected = new TreeSet<>(Set.of("db/espalier.mv.db", "bundles/" + "a".repeat(64) + ".jar",
        "artifacts/3/0/model.bin", "experiments/1/plan.json", "experiments/1/log/done.log",
        "experiments/1/output/experiment.json", "experiments/1/output/figures/a.svg",
        "experiments/1/output/runs/done/plan.json", "experiments/1/output/runs/done/result.json",
        "experiments/1/output/runs/done/artifacts/masks.bin", "experiments/1/output/runs/going/plan.json",
        "experiments/2/plan.json"));
    assertEquals(expected, files(restored));
    assertEquals(expected.size(), count);
    assertEquals("masks", Files.readString(restored.resolve("experiments/1/output/runs/done/artifacts/masks.bin")));
    assertEquals(Files.getLastModifiedTime(data.resolve("artifacts/3/0/model.bin")).toInstant().getEpochSecond(),
        Files.getLastModifiedTime(restored.resolve("artifacts/3/0/model.bin")).toInstant().getEpochSecond());
    assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(restored.resolve("db"))));
    SqlDatabase again = new SqlDatabase(ServerSettings.in(restored));
    try {
      SqlExperiments known = new SqlExperiments(again);
      assertEquals(2, known.count(Filter.ALL));
      assertEquals(ExperimentState.RUNNING, known.find(1).orElseThrow().state());
    } finally {
      again.close();
    }
  }

  @Test
  void itLeavesNothingBehindAndIsInTheAuditLog() throws IOException {
    Set<String> before = files(data);
    back();
    assertEquals(before, files(data));
    AuditEntry entry = new SqlAudit(database).list(Filter.ALL, "", 1).items().get(0);
    assertEquals("root backup", entry.who() + " " + entry.action());
  }

  @Test
  void otherProgramsCanCheckIt() throws Exception {
    back();
    Path unpacked = empty("unpacked");
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        Path file = unpacked.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        try (InputStream in = zip.getInputStream(entry)) {
          Files.copy(in, file);
        }
      }
    }
    Process check = new ProcessBuilder("sha256sum", "--check", "--quiet", "SHA256SUMS").directory(unpacked.toFile())
        .inheritIO().start();
    assertEquals(0, check.waitFor());
  }

  /** The backup with one file changed; without it if the text is null. */
  private Path changed(String name, String text) throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readAllBytes());
      }
    }
    if (text == null) {
      assertTrue(entries.containsKey(name), name);
      entries.remove(name);
    } else {
      entries.put(name, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("changed.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return file;
  }

  private void assertRefused(Path file, String sentence) throws IOException {
    Path target = empty("target");
    InvalidInputException refused =
        assertThrows(InvalidInputException.class, () -> Restoration.restore(file, target));
    assertTrue(refused.getMessage().contains(sentence), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
    try (Stream<Path> left = Files.list(target)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void whatIsDamagedIsRefusedAndNothingIsLeft() throws IOException {
    back();
    String run = "experiments/1/output/runs/done/result.json";
    assertRefused(changed(run, "resulT"), "is damaged: " + run + " is not what was backed up");
    assertRefused(changed(run, null), "is damaged: it lacks " + run);
    assertRefused(changed("bundles/more.jar", "x"), "it has bundles/more.jar, which was not backed up");
    assertRefused(changed("SHA256SUMS", null), "is no backup of a server: it has no SHA256SUMS");
    assertRefused(changed("SHA256SUMS", "x"), "SHA256SUMS is not what was written");
    assertRefused(changed("SHA256SUMS", "0".repeat(64) + "  ../../x\n" + "0".repeat(64) + "  db/espalier.mv.db\n"),
        "which was not backed up");
    assertRefused(changed("espalier-backup.json", "{"), "espalier-backup.json is not what was written");
    byte[] whole = Files.readAllBytes(archive);
    Path cut = folder.resolve("cut.zip");
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 100));
    assertRefused(cut, "is no backup of a server, or its end is missing");
    assertRefused(Files.writeString(folder.resolve("text"), "no zip"), "is no backup of a server");
    assertRefused(folder.resolve("nothing"), "NoSuchFile");
  }

  @Test
  void namesThatLeadOutAreRefused() throws IOException {
    Path bad = folder.resolve("bad.zip");
    for (String name : List.of("../x", "db/../../x", "/tmp/x", "etc/x", "db")) {
      try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(bad))) {
        for (Map.Entry<String, String> entry : Map.of("espalier-backup.json", "{\"format\": 1}", name, "x",
            "db/espalier.mv.db", "x", "SHA256SUMS",
            "0".repeat(64) + "  " + name + "\n" + "0".repeat(64) + "  db/espalier.mv.db\n").entrySet()) {
          out.putNextEntry(new ZipEntry(entry.getKey()));
          out.write(entry.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
      }
      assertRefused(bad, "which is no file of a data folder");
    }
  }

  @Test
  void aNewerOneIsRefused() throws Exception {
    try (Connection connection = DriverManager.getConnection(
        "jdbc:h2:file:" + data.resolve("db/espalier") + ";DATABASE_TO_LOWER=TRUE;MODE=PostgreSQL", "sa", "")) {
      connection.createStatement().execute("insert into schema_scripts values (1000, 'x', 0)");
    }
    back();
    assertRefused(archive, "and this program knows versions up to");
    assertRefused(changed("espalier-backup.json", "{\"format\": 2}"), "was made by a newer program (its format is 2");
  }

  @Test
  void aStreamThatEndsLeavesNoFile() throws IOException {
    Set<String> before = files(data);
    OutputStream full = new OutputStream() {
      private int left = 3000;

      @Override
      public void write(int one) throws IOException {
        if (left-- == 0) {
          throw new IOException("no space left");
        }
      }
    };
    Backups.Backup backup = backups().begin("root");
    assertThrows(IOException.class, () -> backup.writeTo(full));
    assertEquals(before, files(data));
    assertFalse(Files.exists(archive));
  }
}
