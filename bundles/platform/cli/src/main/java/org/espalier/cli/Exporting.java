// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.espalier.api.exchange.Exporter;
import org.espalier.api.exchange.Snapshot;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.catalog.Lease;
import org.espalier.catalog.PluginException;
import org.espalier.store.DurableFile;

/** An exporter at work: what goes wrong in it is its failure, and what goes wrong on the disk is not. */
final class Exporting {
  private final Lease<Exporter> exporter;

  Exporting(Lease<Exporter> exporter) {
    this.exporter = exporter;
  }

  /**
   * The end of its files' names.
   *
   * @throws PluginException if it fails
   */
  String extension() {
    String[] extension = new String[1];
    ask("to say what its files' names end with", () -> extension[0] = exporter.instance().extension());
    if (extension[0] == null) {
      throw new PluginException(
          exporter.description() + " answered null when it was asked what its files' names end with");
    }
    return extension[0];
  }

  /**
   * Writes a network; if that fails the file is left as it was.
   *
   * @throws IOException if the file can't be written
   * @throws InvalidInputException if the format can't hold the network
   * @throws PluginException if the exporter fails
   */
  void write(Snapshot snapshot, Path file) throws IOException {
    DurableFile.write(file, out -> {
      Disk disk = new Disk(out);
      ask("to write " + file, () -> {
        try {
          exporter.instance().write(snapshot, disk);
        } catch (IOException e) {
          if (disk.problem == null) {
            throw e;
          }
        }
      });
      if (disk.problem != null) {
        throw disk.problem;
      }
    });
  }

  /** What an exporter is asked to do. */
  private interface Order {
    void carryOut() throws IOException;
  }

  private void ask(String what, Order order) {
    try {
      order.carryOut();
    } catch (InvalidInputException | PluginException e) {
      throw e;
    } catch (Exception | Error e) {
      Thread.interrupted();
      throw PluginException.of(exporter.description(), what, e);
    }
    // Ctrl-C ends an export at once and interrupts no thread
    if (Thread.interrupted()) {
      throw new PluginException(exporter.description() + " failed " + what + ": it left its thread interrupted");
    }
  }

  /** The file, as the exporter sees it: it remembers what went wrong, and stays open. */
  private static final class Disk extends FilterOutputStream {
    private IOException problem;

    Disk(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        problem = e;
        throw e;
      }
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
