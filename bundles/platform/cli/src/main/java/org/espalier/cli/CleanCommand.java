// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.espalier.launch.Cache;
import org.espalier.launch.Console;
import org.espalier.report.Words;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what is kept between starts. */
@Command(
    name = "clean",
    description = "Remove what is kept between starts and was not used for " + Cache.KEPT_DAYS + " days. Nothing that a"
        + " process uses is removed, and no results are.")
final class CleanCommand implements Callable<Integer> {
  private final Cache cache;
  private final Console console;

  @Option(names = "--all", description = "Also what was used since; the next start takes longer.")
  private boolean all;

  CleanCommand(Cache cache, Console console) {
    this.cache = cache;
    this.console = console;
  }

  @Override
  public Integer call() {
    List<Cache.Cleared> cleared = cache.clear(all);
    PrintStream out = console.out();
    Table table = new Table();
    cleared.forEach(one -> table.row(
        one.inUse() ? "in use" : "removed", one.path().toString(), bytes(one.bytes())));
    table.print(out, "", 0);
    long removed = cleared.stream().filter(one -> !one.inUse()).count();
    long bytes = cleared.stream().mapToLong(Cache.Cleared::bytes).sum();
    out.println(removed + " of " + Words.count(cleared.size(), "kept folder") + " removed, " + bytes(bytes));
    return ExitCode.OK;
  }

  private static String bytes(long bytes) {
    return org.espalier.cli.Words.thousands(bytes) + " bytes";
  }
}
