// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Page;
import org.espalier.server.data.tracking.TrackedExperiment;
import org.espalier.server.data.tracking.TrackedRun;
import org.espalier.server.data.tracking.TrackedStatus;
import org.espalier.server.rest.Access;
import org.espalier.server.rest.Extensions;
import org.espalier.server.rest.Requires;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** Runs as clients of MLflow begin, find and end them. */
@Component(service = RunsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({
    Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS, Refusals.SELECT})
@Path("api/2.0/mlflow/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class RunsResource {
  private final Tracking tracking;

  @Activate
  public RunsResource(@Reference Tracking tracking) {
    this.tracking = tracking;
  }

  /**
   * A run to be begun. Who it is of is who asks, whatever the client says.
   *
   * @param startTime milliseconds since 1970; now if absent
   */
  public record Creation(
      Optional<String> experimentId, Optional<String> runName, Optional<Long> startTime, Optional<List<Pair>> tags)
      implements Message {}

  /** What is to be changed; what is absent stays. */
  public record Change(
      Optional<String> runId, Optional<String> runUuid, Optional<String> status, Optional<Long> endTime,
      Optional<String> runName) implements Message {}

  /** Which run is meant. */
  public record Chosen(Optional<String> runId, Optional<String> runUuid) implements Message {}

  /** Which runs are asked for. */
  public record Question(
      Optional<List<String>> experimentIds, Optional<String> filter, Optional<String> runViewType,
      Optional<Long> maxResults, Optional<List<String>> orderBy, Optional<String> pageToken) implements Message {}

  /** A run. */
  public record Answer(RunView run) implements Message {}

  /** What a run is. */
  public record Changed(RunView.Info runInfo) implements Message {}

  /** A page of runs. */
  public record Found(List<RunView> runs, Optional<String> nextPageToken) implements Message {}

  @POST
  @Path("create")
  @Requires(Role.RESEARCHER)
  public Answer create(Creation asked, @Context SecurityContext security) {
    Caller caller = Access.caller(security);
    String id = Given.text("experiment_id", asked.experimentId());
    tracking.logged().makeDefault(caller, id);
    TrackedExperiment experiment = tracking.open(caller, id);
    if (experiment.deleted()) {
      throw Refusal.invalid("experiment " + id + " is deleted; it must be restored before runs are added to it");
    }
    Map<String, String> tags = new LinkedHashMap<>(Pair.map("tag", asked.tags().orElse(List.of())));
    String uid = UUID.randomUUID().toString().replace("-", "");
    String name = asked.runName().filter(text -> !text.isBlank())
        .orElse(tags.getOrDefault(Naming.TAG, "run-" + uid.substring(0, 8)));
    tags.put(Naming.TAG, name);
    String artifacts = experiment.artifacts().isEmpty() ? Artifacts.place(Long.toString(experiment.id()), uid)
        : experiment.artifacts().replaceFirst("/+$", "") + "/" + uid + "/artifacts";
    tracking.logged().runs.add(new TrackedRun(uid, experiment.id(), name, caller.name(), TrackedStatus.RUNNING,
        artifacts, false, asked.startTime().map(Instant::ofEpochMilli).orElse(Instant.now()), Optional.empty(),
        Map.of(), tags, List.of()));
    return new Answer(tracking.run(caller, uid));
  }

  @GET
  @Path("get")
  @Requires(Role.VIEWER)
  public Answer get(
      @QueryParam("run_id") String id, @QueryParam("run_uuid") String uuid, @Context SecurityContext security) {
    return new Answer(tracking.run(
        Access.caller(security), Given.run(Optional.ofNullable(id), Optional.ofNullable(uuid))));
  }

  @POST
  @Path("update")
  @Requires(Role.RESEARCHER)
  public Changed update(Change asked, @Context SecurityContext security) {
    Caller caller = Access.caller(security);
    TrackedRun run = tracking.active(caller, Given.run(asked.runId(), asked.runUuid()));
    Optional<TrackedStatus> status = asked.status().map(RunsResource::status);
    Optional<String> name = asked.runName().filter(text -> !text.isBlank());
    tracking.logged().runs.change(run.uid(), status, asked.endTime().map(Instant::ofEpochMilli), name);
    name.ifPresent(text -> tracking.logged().runs.log(run.uid(), List.of(), Map.of(), Map.of(Naming.TAG, text)));
    return new Changed(tracking.run(caller, run.uid()).info());
  }

  private static TrackedStatus status(String text) {
    try {
      return TrackedStatus.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("the status is '" + text + "'; it must be one of "
          + String.join(", ", OwnFields.names(TrackedStatus.values())));
    }
  }

  @POST
  @Path("delete")
  @Requires(Role.RESEARCHER)
  public Map<String, String> delete(Chosen asked, @Context SecurityContext security) {
    return deleted(asked, true, security);
  }

  @POST
  @Path("restore")
  @Requires(Role.RESEARCHER)
  public Map<String, String> restore(Chosen asked, @Context SecurityContext security) {
    return deleted(asked, false, security);
  }

  private Map<String, String> deleted(Chosen asked, boolean deleted, SecurityContext security) {
    TrackedRun run =
        tracking.changeableRun(Access.caller(security), Given.run(asked.runId(), asked.runUuid()));
    tracking.logged().runs.delete(run.uid(), deleted);
    return Map.of();
  }

  @POST
  @Path("search")
  @Requires(Role.VIEWER)
  public Found search(Question asked, @Context SecurityContext security) {
    Page<RunView> page = tracking.runs(Access.caller(security), asked.experimentIds().orElse(List.of()), Search.of(
        asked.filter(), asked.orderBy(), asked.runViewType(), asked.pageToken(), asked.maxResults()));
    return new Found(page.items(), page.next());
  }
}
