// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.tracking.Measurement;
import org.espalier.server.data.tracking.TrackedRun;
import org.espalier.server.rest.Access;
import org.espalier.server.rest.Extensions;
import org.espalier.server.rest.Requires;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** What clients of MLflow log to a run. */
@Component(service = LoggingResource.class)
@JakartarsResource
@JakartarsExtensionSelect({
    Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS, Refusals.SELECT})
@Path("api/2.0/mlflow/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class LoggingResource {
  private static final int MOST_METRICS = 1000;
  private static final int MOST_PARAMS = 100;
  private static final int MOST_TAGS = 100;

  private final Tracking tracking;

  @Activate
  public LoggingResource(@Reference Tracking tracking) {
    this.tracking = tracking;
  }

  /** A measurement. */
  public record LogMetric(
      Optional<String> runId, Optional<String> runUuid, Optional<String> key, Optional<Double> value,
      Optional<Long> timestamp, Optional<Long> step) implements Message {}

  /** A param or a tag. */
  public record LogPair(
      Optional<String> runId, Optional<String> runUuid, Optional<String> key, Optional<String> value)
      implements Message {}

  /** Much at once. */
  public record LogBatch(
      Optional<String> runId, Optional<List<Metric>> metrics, Optional<List<Pair>> params, Optional<List<Pair>> tags)
      implements Message {}

  @POST
  @Path("log-metric")
  @Requires(Role.RESEARCHER)
  public Map<String, String> metric(LogMetric asked, @Context SecurityContext security) {
    Metric metric = new Metric(asked.key(), asked.value(), asked.timestamp(), asked.step());
    return log(asked.runId(), asked.runUuid(), List.of(metric.measurement()), Map.of(), Map.of(), security);
  }

  @POST
  @Path("log-parameter")
  @Requires(Role.RESEARCHER)
  public Map<String, String> param(LogPair asked, @Context SecurityContext security) {
    Map<String, String> param = Pair.map("param", List.of(new Pair(asked.key(), asked.value())));
    return log(asked.runId(), asked.runUuid(), List.of(), param, Map.of(), security);
  }

  @POST
  @Path("set-tag")
  @Requires(Role.RESEARCHER)
  public Map<String, String> tag(LogPair asked, @Context SecurityContext security) {
    Map<String, String> tag = Pair.map("tag", List.of(new Pair(asked.key(), asked.value())));
    return log(asked.runId(), asked.runUuid(), List.of(), Map.of(), tag, security);
  }

  /** All of it or nothing. */
  @POST
  @Path("log-batch")
  @Requires(Role.RESEARCHER)
  public Map<String, String> batch(LogBatch asked, @Context SecurityContext security) {
    List<Metric> metrics = most("metrics", asked.metrics(), MOST_METRICS);
    Map<String, String> params = Pair.map("param", most("params", asked.params(), MOST_PARAMS));
    Map<String, String> tags = Pair.map("tag", most("tags", asked.tags(), MOST_TAGS));
    return log(asked.runId(), Optional.empty(), metrics.stream().map(Metric::measurement).toList(), params, tags,
        security);
  }

  private static <T> List<T> most(String what, Optional<List<T>> given, int most) {
    List<T> list = given.orElse(List.of());
    if (list.size() > most) {
      throw Refusal.invalid("there are " + list.size() + " " + what + " in the batch; " + most + " are the most");
    }
    return list;
  }

  private Map<String, String> log(
      Optional<String> id, Optional<String> uuid, List<Measurement> metrics, Map<String, String> params,
      Map<String, String> tags, SecurityContext security) {
    TrackedRun run = tracking.active(Access.caller(security), Given.run(id, uuid));
    tracking.logged().runs.log(run.uid(), metrics, params, tags);
    Optional.ofNullable(tags.get(Naming.TAG)).filter(name -> !name.isBlank()).ifPresent(
        name -> tracking.logged().runs.change(run.uid(), Optional.empty(), Optional.empty(), Optional.of(name)));
    return Map.of();
  }

  @POST
  @Path("delete-tag")
  @Requires(Role.RESEARCHER)
  public Map<String, String> untag(LogPair asked, @Context SecurityContext security) {
    TrackedRun run = tracking.active(Access.caller(security), Given.run(asked.runId(), asked.runUuid()));
    String key = Given.text("key", asked.key());
    if (!tracking.logged().runs.untag(run.uid(), key)) {
      throw Refusal.missing("tag '" + key + "' of run " + run.uid());
    }
    return Map.of();
  }

  /** Refuses what is no part of a run here. */
  @POST
  @Path("log-inputs")
  @Requires(Role.RESEARCHER)
  public Map<String, String> inputs(LogPair asked) {
    throw Refusal.unknown("data sets of a run are not kept here; a tag or a param can say which they were");
  }
}
