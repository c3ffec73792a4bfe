// SPDX-License-Identifier: Apache-2.0
package org.espalier.task.supervised;

import java.util.Optional;
import org.espalier.api.data.Data;
import org.espalier.api.data.Dataset;
import org.espalier.api.random.Seeds;
import org.espalier.api.task.Application;

/**
 * The data of one seed, and the data set that they came from, which is let go when no training needs it any more. Used
 * by one thread.
 */
final class Loaded {
  private final Seeds seeds;
  private final Dataset dataset;
  private final Data data;
  private final Runnable release;
  private int users;
  private boolean abandoned;

  Loaded(Seeds seeds, Dataset dataset, Data data, Runnable release) {
    this.seeds = seeds;
    this.dataset = dataset;
    this.data = data;
    this.release = release;
  }

  Seeds seeds() {
    return seeds;
  }

  Data data() {
    return data;
  }

  /** What the data are of, if the data set knows. */
  Optional<Application> application() {
    return dataset instanceof Application known ? Optional.of(known) : Optional.empty();
  }

  /** For one more training; to be run when that is closed. */
  Runnable use() {
    users++;
    return () -> {
      users--;
      releaseIfUnused();
    };
  }

  /** No training will ask for them again. */
  void abandon() {
    abandoned = true;
    releaseIfUnused();
  }

  private void releaseIfUnused() {
    if (abandoned && users == 0) {
      release.run();
    }
  }
}
