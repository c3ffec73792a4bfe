package org.espalier.cli;

import java.io.PrintWriter;
import java.util.List;
import org.espalier.launch.Command;
import org.espalier.launch.Console;
import org.osgi.service.component.annotations.Component;
import picocli.CommandLine;

/** Runs what the command line asks for. */
@Component
public final class EspalierCommand implements Command {

  @Override
  public int run(List<String> arguments, Console console) {
    CommandLine line = new CommandLine(new Espalier());
    line.setOut(new PrintWriter(console.out(), true));
    line.setErr(new PrintWriter(console.err(), true));
    return line.execute(arguments.toArray(String[]::new));
  }
}
