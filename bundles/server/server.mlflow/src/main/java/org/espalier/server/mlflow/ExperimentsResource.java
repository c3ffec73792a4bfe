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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Page;
import org.espalier.server.data.Project;
import org.espalier.server.data.tracking.TrackedExperiment;
import org.espalier.server.rest.Access;
import org.espalier.server.rest.Extensions;
import org.espalier.server.rest.Requires;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** Experiments as clients of MLflow make, find and change them. */
@Component(service = ExperimentsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({
    Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS, Refusals.SELECT})
@Path("api/2.0/mlflow/experiments")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ExperimentsResource {
  /** The tag by which somebody says, when they make an experiment, what project it belongs to. */
  static final String PROJECT = "espalier.project";

  private final Tracking tracking;

  @Activate
  public ExperimentsResource(@Reference Tracking tracking) {
    this.tracking = tracking;
  }

  /** An experiment to be made. */
  public record Creation(Optional<String> name, Optional<String> artifactLocation, Optional<List<Pair>> tags)
      implements Message {}

  /** Which experiment is made. */
  public record Created(String experimentId) implements Message {}

  /** Which experiment is meant. */
  public record Chosen(Optional<String> experimentId) implements Message {}

  /** A new name. */
  public record Change(Optional<String> experimentId, Optional<String> newName) implements Message {}

  /** A tag for an experiment. */
  public record Tagging(Optional<String> experimentId, Optional<String> key, Optional<String> value)
      implements Message {}

  /** Which experiments are asked for. */
  public record Question(
      Optional<String> filter, Optional<List<String>> orderBy, Optional<String> viewType, Optional<String> pageToken,
      Optional<Long> maxResults) implements Message {}

  /** An experiment. */
  public record Answer(ExperimentView experiment) implements Message {}

  /** A page of experiments. */
  public record Found(List<ExperimentView> experiments, Optional<String> nextPageToken) implements Message {}

  @POST
  @Path("create")
  @Requires(Role.RESEARCHER)
  public Created create(Creation asked, @Context SecurityContext security) {
    Caller caller = Access.caller(security);
    String name = Given.text("name", asked.name());
    Map<String, String> tags = Pair.map("tag", asked.tags().orElse(List.of()));
    String project = tags.getOrDefault(PROJECT, Project.DEFAULT);
    if (!caller.sees(project)) {
      throw Refusal.denied("there is no project " + project + " that " + caller.name() + " belongs to");
    }
    Optional<TrackedExperiment> made = tracking.named(caller, name).isPresent() ? Optional.empty()
        : tracking.logged().experiments.add(name, caller.name(), project, asked.artifactLocation().orElse(""), tags);
    return new Created(Long.toString(made.orElseThrow(() -> taken(name)).id()));
  }

  private static RuntimeException taken(String name) {
    return Refusal.exists("there is an experiment '" + name + "' already, which may be deleted or of another project");
  }

  @GET
  @Path("get")
  @Requires(Role.VIEWER)
  public Answer get(@QueryParam("experiment_id") String id, @Context SecurityContext security) {
    return new Answer(tracking.experiment(
        Access.caller(security), Given.text("experiment_id", Optional.ofNullable(id))));
  }

  @GET
  @Path("get-by-name")
  @Requires(Role.VIEWER)
  public Answer named(@QueryParam("experiment_name") String name, @Context SecurityContext security) {
    String asked = Given.text("experiment_name", Optional.ofNullable(name));
    return new Answer(tracking.named(Access.caller(security), asked)
        .orElseThrow(() -> Refusal.missing("experiment '" + asked + "'")));
  }

  @POST
  @Path("search")
  @Requires(Role.VIEWER)
  public Found search(Question asked, @Context SecurityContext security) {
    return found(Search.of(
        asked.filter(), asked.orderBy(), asked.viewType(), asked.pageToken(), asked.maxResults()), security);
  }

  @GET
  @Path("search")
  @Requires(Role.VIEWER)
  public Found search(
      @QueryParam("filter") String filter, @QueryParam("order_by") List<String> by,
      @QueryParam("view_type") String view, @QueryParam("page_token") String after,
      @QueryParam("max_results") Long most, @Context SecurityContext security) {
    return found(Search.of(Optional.ofNullable(filter), Optional.of(by), Optional.ofNullable(view),
        Optional.ofNullable(after), Optional.ofNullable(most)), security);
  }

  /** How older clients list. */
  @GET
  @Path("list")
  @Requires(Role.VIEWER)
  public Found list(
      @QueryParam("view_type") String view, @QueryParam("page_token") String after,
      @QueryParam("max_results") Long most, @Context SecurityContext security) {
    return search(null, List.of(), view, after, most, security);
  }

  private Found found(Search search, SecurityContext security) {
    Page<ExperimentView> page = tracking.experiments(Access.caller(security), search);
    return new Found(page.items(), page.next());
  }

  @POST
  @Path("update")
  @Requires(Role.RESEARCHER)
  public Map<String, String> update(Change asked, @Context SecurityContext security) {
    Caller caller = Access.caller(security);
    TrackedExperiment experiment = changeable(asked.experimentId(), security);
    String name = Given.text("new_name", asked.newName());
    if (tracking.own().named(caller, name).isPresent()
        || !tracking.logged().experiments.rename(experiment.id(), name)) {
      throw taken(name);
    }
    return Map.of();
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
    tracking.logged().experiments.delete(changeable(asked.experimentId(), security).id(), deleted);
    return Map.of();
  }

  @POST
  @Path("set-experiment-tag")
  @Requires(Role.RESEARCHER)
  public Map<String, String> tag(Tagging asked, @Context SecurityContext security) {
    TrackedExperiment experiment = changeable(asked.experimentId(), security);
    tracking.logged().experiments.tag(
        experiment.id(), Given.text("key", asked.key()), asked.value().orElse(""));
    return Map.of();
  }

  @POST
  @Path("delete-experiment-tag")
  @Requires(Role.RESEARCHER)
  public Map<String, String> untag(Tagging asked, @Context SecurityContext security) {
    TrackedExperiment experiment = changeable(asked.experimentId(), security);
    tracking.logged().experiments.untag(experiment.id(), Given.text("key", asked.key()));
    return Map.of();
  }

  private TrackedExperiment changeable(Optional<String> id, SecurityContext security) {
    return tracking.changeable(Access.caller(security), Given.text("experiment_id", id));
  }
}
