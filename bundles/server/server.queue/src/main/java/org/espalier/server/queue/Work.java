// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.json.JsonObject;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.NewExperiment;
import org.osgi.annotation.versioning.ProviderType;

/** What carries experiments out. Safe for several threads. */
@ProviderType
public interface Work {
  /** Starts the processes that work, and goes on with what is open; until then experiments are only taken over. */
  void begin();

  /**
   * Takes an experiment over; it is stored when this returns. As {@link
   * org.espalier.server.data.Experiments#accept}.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if its runs take more than there is
   * @throws NoRoomException if the disk is full
   */
  ExperimentRecord submit(NewExperiment experiment);

  /**
   * Ends an experiment; one that has ended stays as it is. Its runs under way save their state before, so that this may
   * return before it has ended.
   *
   * @param who asked for it
   */
  void cancel(long experiment, String who);

  /**
   * Ends an experiment after a while, unless it has ended by then or has an earlier deadline; as {@link #cancel}, if
   * there is none left.
   *
   * @param ending why, in a sentence
   */
  void deadline(long experiment, Duration left, String ending);

  /** What has a higher priority begins before; runs under way go on. */
  void prioritise(long experiment, int priority);

  List<Slot> slots();

  /**
   * Keeps slots for what others do on this machine; runs that have them go on.
   *
   * @throws org.espalier.api.plugin.InvalidInputException if there are not so many
   */
  void reserve(int slots);

  /**
   * A place in which one run is carried out at a time.
   *
   * @param name of the place
   * @param state in a word: {@code idle}, {@code busy} or {@code reserved}
   * @param experiment whose run it is
   * @param run id of the run's plan
   */
  record Slot(String name, String state, Optional<Long> experiment, Optional<String> run) {}

  /**
   * Tells what happens from here on, by threads of the teller, which may not be kept.
   *
   * @return ends that
   */
  AutoCloseable subscribe(Consumer<Happening> listener);

  /**
   * Something that happened.
   *
   * @param experiment to which
   * @param kind in a word, such as {@code experiment} or {@code run}
   * @param facts what is so now
   */
  record Happening(long experiment, String kind, JsonObject facts) {}

  /** What keeps it from working, a sentence each; empty if nothing does. */
  List<String> missing();
}
