// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Filter;
import org.espalier.server.data.FilterSyntax;
import org.espalier.server.data.NewExperiment;
import org.espalier.server.data.Project;
import org.espalier.server.data.Resources;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.Runs;
import org.espalier.server.queue.Work;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Experiments: submitted, listed, looked at, cancelled. */
@Component(service = ExperimentsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class ExperimentsResource {
  private static final Logger LOG = LoggerFactory.getLogger(ExperimentsResource.class);
  private static final int LONGEST_KEY = 200;
  private static final String YAML = "application/yaml";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Experiments experiments;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Runs runs;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Work work;

  /**
   * An experiment to be carried out.
   *
   * @param file text of an experiment file
   * @param fileName for messages; {@code experiment.yaml} if absent
   * @param changes {@code path=value}, each as for {@code --set}
   * @param priority what has a higher one begins before; for maintainers, others' is 0
   * @param project {@code default} if absent
   * @param deadline time after which it is ended, whatever is missing, such as {@code 90s}, {@code 30m}, {@code 2h} or
   *     {@code 7d}; never if absent
   * @param cores that each run keeps busy; 1 if absent
   * @param alone whether nothing else is carried out beside a run, so that it is measured in quiet; not if absent
   */
  public record Submission(
      Optional<String> file, Optional<String> fileName, Optional<List<String>> changes, Optional<Integer> priority,
      Optional<String> project, Optional<String> deadline, Optional<Integer> cores, Optional<Boolean> alone) {}

  /**
   * A priority.
   *
   * @param priority what has a higher one begins before
   */
  public record Priority(Optional<Integer> priority) {}

  @POST
  @Path("experiments")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.RESEARCHER)
  @Summary("Submits an experiment. Sent again with the same Idempotency-Key it is the same experiment.")
  @Answers(ExperimentView.class)
  public Response submit(
      Submission submission, @HeaderParam("Idempotency-Key") String key, @Context SecurityContext security,
      @Context UriInfo uri) {
    if (submission == null || submission.file().filter(text -> !text.isBlank()).isEmpty()) {
      throw Problem.exception(400, "file is missing; it must be the text of an experiment file");
    }
    return accept(submission, key, security, uri);
  }

  @POST
  @Path("experiments")
  @Consumes({YAML, "text/yaml", "application/x-yaml"})
  @Requires(Role.RESEARCHER)
  @Summary("Submits an experiment file as it is.")
  @Answers(ExperimentView.class)
  public Response submitFile(
      String file, @HeaderParam("Idempotency-Key") String key, @QueryParam("fileName") String fileName,
      @QueryParam("set") List<String> changes, @QueryParam("priority") Integer priority,
      @QueryParam("project") String project, @QueryParam("deadline") String deadline,
      @QueryParam("cores") Integer cores, @QueryParam("alone") Boolean alone, @Context SecurityContext security,
      @Context UriInfo uri) {
    if (file.isBlank()) {
      throw Problem.exception(400, "the body is empty; it must be an experiment file");
    }
    return accept(new Submission(Optional.of(file), Optional.ofNullable(fileName), Optional.of(changes),
        Optional.ofNullable(priority), Optional.ofNullable(project), Optional.ofNullable(deadline),
        Optional.ofNullable(cores), Optional.ofNullable(alone)), key, security, uri);
  }

  private Response accept(Submission submission, String key, SecurityContext security, UriInfo uri) {
    Visible visible = new Visible(security);
    String project = submission.project().orElse(Project.DEFAULT);
    if (!visible.sees(project)) {
      throw Problem.exception(403,
          "there is no project " + project + " that " + visible.caller().name() + " belongs to");
    }
    int priority = submission.priority().orElse(0);
    if (priority != 0 && !visible.caller().may(Role.MAINTAINER)) {
      throw Problem.exception(403, "priority is " + priority + "; another than 0 needs the role maintainer");
    }
    if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
      throw Problem.exception(400, "Idempotency-Key has " + key.length() + " characters; it must have 1 to "
          + LONGEST_KEY);
    }
    String fileName = fileName(submission.fileName().orElse("experiment.yaml"));
    ExperimentRecord record = Present.of(work, "the queue").submit(new NewExperiment(
        visible.caller().name(), project, Optional.ofNullable(key), fileName.replaceFirst("\\.ya?ml$", ""), fileName,
        submission.file().orElseThrow(), submission.changes().orElse(List.of()), priority, resources(submission),
        Spans.of("deadline", submission.deadline())));
    LOG.info("experiment {} is accepted", record.id());
    return Response.created(uri.getAbsolutePathBuilder().path(Long.toString(record.id())).build())
        .tag(Versions.tag(record)).entity(ExperimentView.of(record)).build();
  }

  /** A name for messages: of a path the last part. */
  private static String fileName(String given) {
    String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
      throw Problem.exception(400, "fileName must be the name of a file, such as study.yaml");
    }
    return name;
  }

  private static Resources resources(Submission submission) {
    int cores = submission.cores().orElse(1);
    if (cores < 1) {
      throw Problem.exception(400, "cores is " + cores + "; it must be 1 at least");
    }
    return new Resources(cores, submission.alone().orElse(false));
  }

  @GET
  @Path("experiments")
  @Requires(Role.VIEWER)
  @Summary("Lists experiments, the newest first.")
  public Listed<ExperimentView> list(
      @QueryParam("filter") @DefaultValue("") String filter, @QueryParam("order") @DefaultValue("") String order,
      @QueryParam("after") @DefaultValue("") String after, @QueryParam("limit") @DefaultValue("50") int limit,
      @Context SecurityContext security) {
    Experiments all = Present.of(experiments, "the database");
    Filter asked = FilterSyntax.filter(filter, all.fields()).and(new Visible(security).filter());
    return Listed.of(all.list(asked, FilterSyntax.order(order, all.fields()), after, limit), ExperimentView::of);
  }

  @GET
  @Path("experiments/{id: [0-9]{1,18}}")
  @Requires(Role.VIEWER)
  @Summary("An experiment. With If-None-Match and its version, 304 if it is as it was.")
  @Answers(ExperimentView.class)
  public Response get(@PathParam("id") long id, @Context SecurityContext security, @Context Request request) {
    ExperimentRecord record = find(id, security);
    return Preconditions.known(request, Versions.tag(record), "experiment " + id)
        .map(ResponseBuilder::build)
        .orElseGet(() -> answer(record));
  }

  @GET
  @Path("experiments/{id: [0-9]{1,18}}/file")
  @Produces(YAML)
  @Requires(Role.VIEWER)
  @Summary("The experiment file as it was submitted.")
  public String file(@PathParam("id") long id, @Context SecurityContext security) {
    return find(id, security).file();
  }

  @GET
  @Path("experiments/{id: [0-9]{1,18}}/runs")
  @Requires(Role.VIEWER)
  @Summary("All runs of an experiment, in the order of its plan.")
  public Listed<RunView> runs(@PathParam("id") long id, @Context SecurityContext security) {
    find(id, security);
    List<RunRecord> all = Present.of(runs, "the database").of(id);
    return new Listed<>(all.stream().map(RunView::of).toList(), Optional.empty());
  }

  @POST
  @Path("experiments/{id: [0-9]{1,18}}/cancel")
  @Requires(Role.RESEARCHER)
  @Summary("Ends an experiment: own ones, and as a maintainer those of others. Runs save what they have.")
  @Answers(ExperimentView.class)
  public Response cancel(@PathParam("id") long id, @Context SecurityContext security, @Context Request request) {
    ExperimentRecord record = find(id, security);
    Caller caller = Access.caller(security);
    if (!record.owner().equals(caller.name()) && !caller.may(Role.MAINTAINER)) {
      throw Problem.exception(403, "experiment " + id + " is of " + record.owner()
          + "; cancelling it needs the role maintainer");
    }
    Versions.require(request, record);
    if (record.state().ended()) {
      throw Problem.exception(409, "experiment " + id + " has ended already");
    }
    Present.of(work, "the queue").cancel(id, caller.name());
    return answer(find(id, security));
  }

  @PUT
  @Path("experiments/{id: [0-9]{1,18}}/priority")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.MAINTAINER)
  @Summary("Says what comes first: a higher priority begins before.")
  @Answers(ExperimentView.class)
  public Response prioritise(
      @PathParam("id") long id, Priority priority, @Context SecurityContext security, @Context Request request) {
    ExperimentRecord record = find(id, security);
    Versions.require(request, record);
    if (priority == null || priority.priority().isEmpty()) {
      throw Problem.exception(400, "priority is missing; it must be a whole number");
    }
    Present.of(work, "the queue").prioritise(id, priority.priority().get());
    return answer(find(id, security));
  }

  private ExperimentRecord find(long id, SecurityContext security) {
    return new Visible(security).experiment(Present.of(experiments, "the database"), id);
  }

  private static Response answer(ExperimentRecord record) {
    return Response.ok(ExperimentView.of(record)).tag(Versions.tag(record)).build();
  }
}
