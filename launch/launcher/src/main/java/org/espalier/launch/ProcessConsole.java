// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** The console of this process; the script that started it says what is a terminal. */
final class ProcessConsole implements Console {
  private final PrintStream out;
  private final PrintStream err;
  private final String terminals;
  private final int columns;
  private final Ending ending;
  /** Made when it is first asked for: help needs none, and it takes a while. */
  private Log log;

  /**
   * @param terminals which of {@code out} and {@code err} are terminals, such as {@code out,err}
   * @param ending of the process
   */
  ProcessConsole(PrintStream out, PrintStream err, String terminals, int columns, Ending ending) {
    this.out = out;
    this.err = err;
    this.terminals = terminals;
    this.columns = columns;
    this.ending = ending;
  }

  @Override
  public PrintStream out() {
    return out;
  }

  @Override
  public PrintStream err() {
    return err;
  }

  @Override
  public boolean outIsTerminal() {
    return terminals.contains("out");
  }

  @Override
  public boolean errIsTerminal() {
    return terminals.contains("err");
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void works(Supplier<List<String>> underWay) {
    ending.works(underWay);
  }

  @Override
  public void logTo(Path file) {
    log().to(file);
  }

  @Override
  public void showLog() {
    log().toError();
  }

  @Override
  public void logHere() {
    log().detail();
    log().toError();
  }

  private synchronized Log log() {
    if (log == null) {
      log = new Log();
    }
    return log;
  }
}
