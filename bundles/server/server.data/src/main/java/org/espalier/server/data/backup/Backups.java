// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.espalier.server.data.Audit;
import org.espalier.server.data.Database;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Page;
import org.espalier.server.data.ServerSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Copies all that a server keeps, while it works. The database is as of one moment, and files are copied after it: what
 * the database speaks of is there. Of a run that has not ended there is its plan alone, so that a server which is
 * restored begins it again, and comes to the same bits. Safe for several threads.
 */
@Component(service = Backups.class)
public final class Backups {
  private static final String RESULT = "result.json";
  private static final String PLAN = "plan.json";

  private final Path data;
  private final Database database;
  private final Experiments experiments;
  private final Audit audit;

  @Activate
  public Backups(
      @Reference ServerSettings settings, @Reference Database database, @Reference Experiments experiments,
      @Reference Audit audit) {
    this.data = settings.data();
    this.database = database;
    this.experiments = experiments;
    this.audit = audit;
  }

  /** A backup that was begun. */
  public interface Backup {
    /**
     * Writes it, once; the stream stays open.
     *
     * @throws IOException if a file can't be read, or the stream takes no more; what was written is no backup then
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * Copies the database; the rest is copied as it is written.
   *
   * @param who asks for it, for the audit log
   * @throws org.espalier.api.plugin.InvalidInputException if the database's own program must do it
   */
  public Backup begin(String who) {
    Set<Long> planned = planned();
    Instant now = Instant.now();
    Path copy = data.resolve("db").resolve(".backup-" + UUID.randomUUID() + ".zip");
    database.backup(copy);
    audit.add(who, "backup", "", "");
    try {
      // the file is gone with the stream, even if nobody reads it
      return new Begun(Files.newInputStream(copy, StandardOpenOption.DELETE_ON_CLOSE), planned, now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a copy of the database. */
  private final class Begun implements Backup {
    private final InputStream database;
    private final Set<Long> planned;
    private final Instant now;

    Begun(InputStream database, Set<Long> planned, Instant now) {
      this.database = database;
      this.planned = planned;
      this.now = now;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      write(database, planned, now, out);
    }
  }

  /**
   * Experiments that the copy of the database knows as planned, asked before it is made. Of others there is no output:
   * they may be planned anew, or their number be given to another one.
   */
  private Set<Long> planned() {
    Set<Long> planned = new HashSet<>();
    Optional<String> after = Optional.of("");
    while (after.isPresent()) {
      Page<ExperimentRecord> page = experiments.list(Filter.ALL, after.get(), Page.MOST);
      page.items().stream().filter(record -> record.state() != ExperimentState.ACCEPTED)
          .forEach(record -> planned.add(record.id()));
      after = page.next();
    }
    return planned;
  }

  private void write(InputStream database, Set<Long> planned, Instant now, OutputStream out) throws IOException {
    try (ZipInputStream copy = new ZipInputStream(database)) {
      ArchiveWriter archive = new ArchiveWriter(out, now);
      for (ZipEntry entry = copy.getNextEntry(); entry != null; entry = copy.getNextEntry()) {
        if (Archive.DATABASE.endsWith("/" + entry.getName())) {
          archive.add(Archive.DATABASE, FileTime.from(now), copy);
        }
      }
      archive.addFolder(Archive.BUNDLES, data.resolve(Archive.BUNDLES), file -> true);
      archive.addFolder(Archive.ARTIFACTS, data.resolve(Archive.ARTIFACTS), file -> true);
      for (Path experiment : ArchiveWriter.list(data.resolve(Archive.EXPERIMENTS))) {
        add(experiment, planned, archive);
      }
      archive.finish();
    }
  }

  private static void add(Path experiment, Set<Long> planned, ArchiveWriter archive) throws IOException {
    String number = experiment.getFileName().toString();
    String name = Archive.EXPERIMENTS + "/" + number;
    archive.add(name + "/" + PLAN, experiment.resolve(PLAN));
    if (!number.matches("\\d{1,18}") || !planned.contains(Long.parseLong(number))) {
      return;
    }
    archive.addFolder(name + "/log", experiment.resolve("log"), file -> true);
    Path output = experiment.resolve("output");
    Path runs = output.resolve("runs");
    // what says which runs there are comes before them, as it was written after them
    archive.addFolder(name + "/output", output, file -> !file.equals(runs));
    for (Path run : ArchiveWriter.list(runs)) {
      boolean ended = Files.exists(run.resolve(RESULT));
      archive.addFolder(
          name + "/output/runs/" + run.getFileName(), run, file -> ended || file.endsWith(PLAN));
    }
  }
}
