// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;

/** Where a command writes: results, messages and the log. */
@ProviderType
public interface Console {

  /** Results, in UTF-8. */
  PrintStream out();

  /** Messages to the person: progress, warnings, errors; in UTF-8. */
  PrintStream err();

  /** Whether {@link #out()} is shown on a terminal, and may have colours. */
  boolean outIsTerminal();

  /** Whether {@link #err()} is shown on a terminal, and may have colours and be overwritten. */
  boolean errIsTerminal();

  /** Columns of the terminal at the start; 80 where there is none. */
  int columns();

  /**
   * Says that from here on there is work to be saved when the process is asked to end. Before that, such a request ends
   * the process at once.
   *
   * @param underWay names what is under way; asked by any thread
   */
  void works(Supplier<List<String>> underWay);

  /** Appends the log to this file from here on, with what was logged before; its folder exists. */
  void logTo(Path file);

  /** Shows the log on {@link #err()} from here on, with what was logged before. */
  void showLog();

  /** Shows the log on {@link #err()} from here on, in detail. */
  void logHere();
}
