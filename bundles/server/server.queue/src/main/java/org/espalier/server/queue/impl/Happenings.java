// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue.impl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.espalier.json.JsonObject;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.RunState;
import org.espalier.server.queue.Work.Happening;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells those who asked for it what happens. Safe for several threads. */
final class Happenings {
  private static final Logger LOG = LoggerFactory.getLogger(Happenings.class);

  private final List<Consumer<Happening>> listeners = new CopyOnWriteArrayList<>();

  AutoCloseable subscribe(Consumer<Happening> listener) {
    // the same listener may ask twice
    Consumer<Happening> mine = listener::accept;
    listeners.add(mine);
    return () -> listeners.remove(mine);
  }

  void experiment(ExperimentRecord experiment) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("experiment", experiment.id());
    facts.put("name", experiment.name());
    facts.put("state", experiment.state().name().toLowerCase(Locale.ROOT));
    facts.put("reason", experiment.reason());
    facts.put("runs", experiment.runs());
    facts.put("finished", experiment.finished());
    facts.put("failed", experiment.failed());
    tell(new Happening(experiment.id(), "experiment", new JsonObject(facts)));
  }

  void run(long experiment, String run, RunState state, String reason, double done, Map<String, Double> metrics) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("experiment", experiment);
    facts.put("run", run);
    facts.put("state", state.name().toLowerCase(Locale.ROOT));
    facts.put("reason", reason);
    facts.put("done", done);
    facts.put("metrics", metrics);
    tell(new Happening(experiment, "run", new JsonObject(facts)));
  }

  private void tell(Happening happening) {
    for (Consumer<Happening> listener : listeners) {
      try {
        listener.accept(happening);
      } catch (RuntimeException e) {
        LOG.warn("a listener does not take what happened", e);
      }
    }
  }
}
