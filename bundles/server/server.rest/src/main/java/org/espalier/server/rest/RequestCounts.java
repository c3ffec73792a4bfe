// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.espalier.server.rest.Exposition.Family;
import org.espalier.server.rest.Exposition.Type;
import org.osgi.service.component.annotations.Component;

/** Counts requests by method and answer, and how long they took. Safe for several threads. */
@Component(service = RequestCounts.class)
public final class RequestCounts {
  /** Upper bounds of the histogram in seconds, as clients of Prometheus have them. */
  private static final double[] BOUNDS = {.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10};
  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  /** Of one method and one status. */
  private static final class Durations {
    private final long[] upTo = new long[BOUNDS.length];
    private long count;
    private double seconds;

    void add(double took) {
      count++;
      seconds += took;
      for (int i = 0; i < BOUNDS.length; i++) {
        upTo[i] += took <= BOUNDS[i] ? 1 : 0;
      }
    }
  }

  private record Kind(String method, int status) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      int methods = method.compareTo(other.method);
      return methods == 0 ? Integer.compare(status, other.status) : methods;
    }
  }

  /** Guarded by this. */
  private final Map<Kind, Durations> durations = new TreeMap<>();

  /**
   * Counts a request.
   *
   * @param method of HTTP; one that is none of the usual counts as {@code other}, so that nobody makes up more
   */
  synchronized void add(String method, int status, double seconds) {
    durations.computeIfAbsent(new Kind(METHODS.contains(method) ? method : "other", status), kind -> new Durations())
        .add(seconds);
  }

  synchronized void writeTo(Exposition exposition) {
    Family family = exposition.family("espalier_http_request_duration_seconds", Type.HISTOGRAM,
        "Requests by method and status, and the time until the answer began.");
    durations.forEach((kind, of) -> {
      String status = Integer.toString(kind.status());
      for (int i = 0; i < BOUNDS.length; i++) {
        family.sampleOf("_bucket", of.upTo[i], "method", kind.method(), "code", status, "le",
            Exposition.number(BOUNDS[i]));
      }
      family.sampleOf("_bucket", of.count, "method", kind.method(), "code", status, "le", "+Inf")
          .sampleOf("_sum", of.seconds, "method", kind.method(), "code", status)
          .sampleOf("_count", of.count, "method", kind.method(), "code", status);
    });
  }
}
