// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Fields;
import org.espalier.server.data.Filter;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Page;
import org.espalier.server.data.Sort;

/** Experiments in memory, enough for resources; listings are asked of a real database elsewhere. */
final class Held implements Experiments {
  final List<ExperimentRecord> records = new ArrayList<>();

  @Override
  public synchronized ExperimentRecord accept(NewExperiment e) {
    ExperimentRecord record = new ExperimentRecord(records.size() + 1L, e.owner(), e.project(), e.name(), e.fileName(),
        e.file(), e.changes(), e.priority(), ExperimentState.ACCEPTED, "", Instant.EPOCH, Optional.empty(),
        Optional.empty(), 0, 0, 0, e.resources(), e.deadline().map(Instant.EPOCH::plus), "", 1);
    records.add(record);
    return record;
  }

  @Override
  public synchronized Optional<ExperimentRecord> find(long id) {
    return records.stream().filter(record -> record.id() == id).findFirst();
  }

  @Override
  public synchronized List<ExperimentRecord> open() {
    return records.stream().filter(record -> !record.state().ended()).toList();
  }

  @Override
  public synchronized boolean change(long id, Set<ExperimentState> from, ExperimentState to, String reason) {
    ExperimentRecord old = find(id).orElseThrow();
    records.set((int) id - 1, new ExperimentRecord(id, old.owner(), old.project(), old.name(), old.fileName(),
        old.file(), old.changes(), old.priority(), to, reason, old.created(), old.begun(), old.ended(), 0, 0, 0,
        old.resources(), old.deadline(), old.ending(), old.version() + 1));
    return true;
  }

  @Override
  public synchronized void prioritise(long id, int priority) {
    ExperimentRecord old = find(id).orElseThrow();
    records.set((int) id - 1, new ExperimentRecord(id, old.owner(), old.project(), old.name(), old.fileName(),
        old.file(), old.changes(), priority, old.state(), "", old.created(), old.begun(), old.ended(), 0, 0, 0,
        old.resources(), old.deadline(), old.ending(), old.version() + 1));
  }

  @Override
  public boolean deadline(long id, Instant when, String ending) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rename(long id, String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void count(long id, int runs, int finished, int failed) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Fields fields() {
    return new Fields(List.of(new Fields.Field("project", Fields.Type.TEXT, List.of())));
  }

  @Override
  public synchronized Page<ExperimentRecord> list(Filter filter, List<Sort> order, String after, int limit) {
    return new Page<>(records, Optional.empty());
  }

  @Override
  public long count(Filter filter) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Long> counts(Filter filter, String field) {
    throw new UnsupportedOperationException();
  }
}
