// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data.impl;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.data.Database;
import org.espalier.server.data.DatabaseException;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.data.Transactions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** H2 or PostgreSQL, with a connection for each transaction under way. */
@Component(service = {Database.class, Transactions.class, SqlDatabase.class})
public final class SqlDatabase implements Database {
  private static final Logger LOG = LoggerFactory.getLogger(SqlDatabase.class);
  private static final int CONNECTIONS = 10;
  private static final long LOOK_EVERY_SECONDS = 5;
  private static final String TAKEN =
      "another server has taken the database while there was no connection to it; stop one of them";
  /** How often a transaction is tried that collides with others. */
  private static final int TRIES = 10;
  /** Serialisation failures and deadlocks, in the standard, PostgreSQL and H2. */
  private static final Set<String> COLLISIONS = Set.of("40001", "40P01", "90131");
  /** H2 closes itself where it can't write, such as to a full disk; what was not written by then is lost. */
  private static final Set<String> CLOSED = Set.of("90098", "90121");

  private final HikariDataSource source;
  private final boolean postgres;
  private final boolean file;
  private final String description;
  /** Of PostgreSQL; H2's file is locked by H2. */
  private final Optional<SoleUse> sole;
  private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
    Thread thread = new Thread(task, "watch-on-database");
    thread.setDaemon(true);
    return thread;
  });
  /** Another server has it: what this one knows may be wrong from then on. */
  private volatile boolean lost;
  /** The transaction that the thread is in, if any. */
  private final ThreadLocal<Transaction> current = new ThreadLocal<>();
  private final Object flushing = new Object();
  /** Counts transactions that are to be flushed; guarded by this. */
  private long committed;
  /** Up to which of them all are; guarded by flushing. */
  private long flushed;

  private static final class Transaction {
    final Connection connection;
    boolean changed;
    boolean kept;

    Transaction(Connection connection) {
      this.connection = connection;
    }
  }

  /**
   * Opens the database, and brings it to this program's state if it is older.
   *
   * @throws InvalidInputException if it can't be opened, or a newer program made it
   */
  @Activate
  public SqlDatabase(@Reference ServerSettings settings) {
    Schema.migrate(settings);
    HikariConfig config = new HikariConfig();
    config.setDataSource(DataSources.of(settings));
    config.setPoolName("espalier");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setConnectionTimeout(10_000);
    config.setAutoCommit(false);
    source = new HikariDataSource(config);
    try (Connection connection = source.getConnection()) {
      DatabaseMetaData data = connection.getMetaData();
      postgres = DataSources.postgres(connection);
      file = !postgres && !data.getURL().startsWith("jdbc:h2:mem:");
      description = data.getDatabaseProductName() + " " + data.getDatabaseProductVersion();
      sole = postgres ? Optional.of(new SoleUse(settings)) : Optional.empty();
    } catch (SQLException e) {
      source.close();
      throw new DatabaseException(e);
    } catch (InvalidInputException e) {
      source.close();
      throw e;
    }
    if (sole.isPresent()) {
      watch.scheduleWithFixedDelay(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }
  }

  /** Whether this is still the only server that uses it. */
  synchronized void look() {
    if (!lost && !sole.map(SoleUse::held).orElse(true)) {
      lost = true;
      LOG.error(TAKEN);
    }
  }

  @Deactivate
  public void close() {
    watch.shutdownNow();
    synchronized (this) {
      sole.ifPresent(SoleUse::close);
    }
    source.close();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public void check() {
    call(() -> list("select 1", row -> row.getInt(1)));
  }

  @Override
  public Connections connections() {
    HikariPoolMXBean pool = source.getHikariPoolMXBean();
    return new Connections(pool.getActiveConnections(), pool.getIdleConnections(),
        pool.getThreadsAwaitingConnection(), CONNECTIONS);
  }

  @Override
  public void backup(Path target) {
    if (postgres) {
      throw new InvalidInputException("the database is PostgreSQL, which has programs of its own for this: stop the"
          + " server, then use pg_dump and copy the data folder");
    }
    Path absolute = target.toAbsolutePath();
    if (Files.exists(absolute)) {
      throw new InvalidInputException(target + " is there already; a backup overwrites nothing");
    }
    try {
      Path part = Files.createTempFile(absolute.getParent(), ".backup", ".zip");
      try {
        Files.delete(part);
        call(() -> update("backup to ?", part.toString()));
        Files.move(part, absolute, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public <T> T call(Supplier<T> work) {
    return call(work, true);
  }

  /** As {@link #call}, for what may be lost if the process or the machine stops within a second. */
  void runLazily(Runnable work) {
    call(() -> {
      work.run();
      return null;
    }, false);
  }

  private <T> T call(Supplier<T> work, boolean keep) {
    Transaction outer = current.get();
    if (outer != null) {
      outer.kept |= keep;
      return work.get();
    }
    for (int attempt = 1;; attempt++) {
      try {
        return attempt(work, keep);
      } catch (DatabaseException e) {
        boolean again = hasState(COLLISIONS, e) || hasState(CLOSED, e) && reopen();
        if (attempt == TRIES || !again || !pause(attempt)) {
          throw e;
        }
      }
    }
  }

  /** Waits, each time longer and never as long as another, so that who collided does not collide again at once. */
  private static boolean pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(1, 4 << attempt));
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean hasState(Set<String> states, DatabaseException e) {
    return e.getCause() instanceof SQLException cause && states.contains(cause.getSQLState());
  }

  /** Lets go of connections to what was closed: the next one opens it again. */
  private boolean reopen() {
    source.getHikariPoolMXBean().softEvictConnections();
    return true;
  }

  private <T> T attempt(Supplier<T> work, boolean keep) {
    if (lost) {
      throw new DatabaseException(TAKEN);
    }
    boolean flush;
    T answer;
    try (Connection connection = source.getConnection()) {
      Transaction transaction = new Transaction(connection);
      transaction.kept = keep;
      current.set(transaction);
      try {
        answer = work.get();
        connection.commit();
        flush = transaction.changed && transaction.kept;
      } catch (Throwable t) {
        rollback(connection, t);
        throw t;
      } finally {
        current.remove();
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
    if (flush && file) {
      flush();
    }
    return answer;
  }

  private static void rollback(Connection connection, Throwable reason) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /**
   * H2 writes what is committed half a second later. This has it written to the disk now, once for all threads that
   * wait for it.
   */
  private void flush() {
    long mine;
    synchronized (this) {
      mine = ++committed;
    }
    synchronized (flushing) {
      if (flushed >= mine) {
        return;
      }
      long all;
      synchronized (this) {
        all = committed;
      }
      try (Connection connection = source.getConnection(); Statement statement = connection.createStatement()) {
        statement.execute("checkpoint sync");
        flushed = all;
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    }
  }

  /** How many transactions were written to the disk at once. */
  long flushed() {
    synchronized (flushing) {
      return flushed;
    }
  }

  /** Rows that a query gives, in the thread's transaction or one of its own. */
  <T> List<T> list(String sql, Row<T> row, Object... parameters) {
    return statement(sql, statement -> {
      List<T> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row.read(result));
        }
      }
      return rows;
    }, parameters);
  }

  <T> Optional<T> find(String sql, Row<T> row, Object... parameters) {
    return list(sql, row, parameters).stream().findFirst();
  }

  /** How many rows were changed. */
  int update(String sql, Object... parameters) {
    return statement(sql, statement -> {
      int rows = statement.executeUpdate();
      current.get().changed |= rows > 0;
      return rows;
    }, parameters);
  }

  /** The id of the row that was inserted; empty if a row in its place was there already. */
  Optional<Long> insert(String sql, Object... parameters) {
    return within(() -> {
      try (PreparedStatement statement =
          current.get().connection.prepareStatement(sql + " on conflict do nothing", new String[] {"id"})) {
        bind(statement, parameters);
        if (statement.executeUpdate() == 0) {
          return Optional.empty();
        }
        current.get().changed = true;
        try (ResultSet keys = statement.getGeneratedKeys()) {
          keys.next();
          return Optional.of(keys.getLong(1));
        }
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    });
  }

  /** The same statement for many rows of parameters; for each, how many rows it changed. */
  int[] batch(String sql, List<Object[]> rows) {
    return rows.isEmpty() ? new int[0] : statement(sql, statement -> {
      for (Object[] row : rows) {
        bind(statement, row);
        statement.addBatch();
      }
      current.get().changed = true;
      return statement.executeBatch();
    });
  }

  /** In the thread's transaction, which alone says whether it is to be kept; or in one of its own. */
  private <T> T within(Supplier<T> work) {
    return current.get() == null ? call(work) : work.get();
  }

  private interface Work<T> {
    T with(PreparedStatement statement) throws SQLException;
  }

  private <T> T statement(String sql, Work<T> work, Object... parameters) {
    return within(() -> {
      try (PreparedStatement statement = current.get().connection.prepareStatement(sql)) {
        bind(statement, parameters);
        return work.with(statement);
      } catch (SQLException e) {
        throw new DatabaseException(e);
      }
    });
  }

  private static void bind(PreparedStatement statement, Object[] parameters) throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      bind(statement, i + 1, parameters[i]);
    }
  }

  private static void bind(PreparedStatement statement, int at, Object parameter) throws SQLException {
    if (parameter instanceof Optional<?> optional) {
      if (optional.isPresent()) {
        bind(statement, at, optional.get());
      } else {
        statement.setNull(at, Types.NULL);
      }
    } else if (parameter instanceof OptionalDouble optional) {
      if (optional.isPresent()) {
        statement.setDouble(at, optional.getAsDouble());
      } else {
        statement.setNull(at, Types.DOUBLE);
      }
    } else if (parameter instanceof String text) {
      statement.setString(at, Texts.storable(text));
    } else if (parameter instanceof Instant instant) {
      statement.setLong(at, instant.toEpochMilli());
    } else if (parameter instanceof Enum<?> constant) {
      statement.setString(at, constant.name());
    } else if (parameter instanceof Double number) {
      // -0.0 and 0.0 are one number for who compares, and two for some indices
      statement.setDouble(at, number + 0.0);
    } else {
      statement.setObject(at, parameter);
    }
  }
}
