// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.LoggerFactory;

/**
 * The log of the process. Until someone says where it goes it is kept in memory, newest entries first to stay; nothing
 * is shown on the terminal unless asked for.
 */
final class Log {
  private static final String SHOWN = "shown";

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
  private final Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

  void to(Path file) {
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    add(appender);
  }

  /** Shown on what is standard error at the time once, however often this is asked for. */
  void toError() {
    if (root.getAppender(SHOWN) == null) {
      OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
      appender.setName(SHOWN);
      appender.setOutputStream(new OutputStream() {
        @Override
        public void write(int one) {
          System.err.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
          System.err.write(bytes, from, length);
        }

        @Override
        public void flush() {
          System.err.flush();
        }
      });
      add(appender);
    }
  }

  /** Logs what Espalier's own code tells those who look for a fault, too. */
  void detail() {
    context.getLogger("org.espalier").setLevel(Level.DEBUG);
    LogLevels.ofEnvironment().applyTo(context);
  }

  private void add(OutputStreamAppender<ILoggingEvent> appender) {
    appender.setContext(context);
    appender.setEncoder(LogFormat.ofEnvironment().encoder(context));
    appender.setImmediateFlush(true);
    appender.start();
    root.addAppender(appender);
    if (root.getAppender(Memory.NAME) instanceof Memory memory) {
      memory.replayTo(appender);
    }
  }

  /** Configures logback as it starts, instead of a file; named in {@code META-INF/services}. */
  public static final class Start extends ContextAwareBase implements Configurator {
    @Override
    public ExecutionStatus configure(LoggerContext context) {
      Memory memory = new Memory();
      memory.setContext(context);
      memory.setName(Memory.NAME);
      memory.start();
      Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
      root.addAppender(memory);
      LogLevels.ofEnvironment().applyTo(context);
      return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
  }

  /** The entries before a file was named. */
  private static final class Memory extends AppenderBase<ILoggingEvent> {
    static final String NAME = "memory";
    private static final int ENTRIES = 1000;

    private final Deque<ILoggingEvent> entries = new ArrayDeque<>();

    @Override
    protected void append(ILoggingEvent entry) {
      entry.prepareForDeferredProcessing();
      if (entries.size() == ENTRIES) {
        entries.removeFirst();
      }
      entries.addLast(entry);
    }

    synchronized void replayTo(Appender<ILoggingEvent> appender) {
      entries.forEach(appender::doAppend);
    }
  }
}
