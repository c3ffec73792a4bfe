// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Filter;
import org.espalier.server.data.FilterSyntax;
import org.espalier.server.data.RunRecord;
import org.espalier.server.data.Runs;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** Runs of all experiments, and what they measured. */
@Component(service = RunsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class RunsResource {
  private static final String UID = "runs/{uid: [0-9a-f]{32}}";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Experiments experiments;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Runs runs;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Outputs outputs;

  @GET
  @Path("runs")
  @Requires(Role.VIEWER)
  @Summary("Lists runs with the latest value of each metric, the newest first.")
  public Listed<RunView> list(
      @QueryParam("filter") @DefaultValue("") String filter, @QueryParam("order") @DefaultValue("") String order,
      @QueryParam("after") @DefaultValue("") String after, @QueryParam("limit") @DefaultValue("50") int limit,
      @Context SecurityContext security) {
    Runs all = Present.of(runs, "the database");
    Filter asked = FilterSyntax.filter(filter, all.fields()).and(new Visible(security).filter());
    return Listed.of(all.list(asked, FilterSyntax.order(order, all.fields()), after, limit), RunView::of);
  }

  @GET
  @Path(UID)
  @Requires(Role.VIEWER)
  @Summary("A run.")
  public RunView get(@PathParam("uid") String uid, @Context SecurityContext security) {
    return RunView.of(find(uid, security));
  }

  @GET
  @Path(UID + "/metrics")
  @Requires(Role.VIEWER)
  @Summary("The latest value of each metric of a run.")
  public Map<String, Double> metrics(@PathParam("uid") String uid, @Context SecurityContext security) {
    return find(uid, security).metrics();
  }

  @GET
  @Path(UID + "/history")
  @Requires(Role.VIEWER)
  @Summary("What a run measured from iteration to iteration; of many iterations, every so many.")
  public History history(
      @PathParam("uid") String uid, @QueryParam("metric") List<String> metrics,
      @QueryParam("from") @DefaultValue("0") long from, @QueryParam("points") @DefaultValue("1000") int points,
      @Context SecurityContext security) throws IOException {
    if (points < 1 || points > History.MOST) {
      throw Problem.exception(400, "points is " + points + "; it must be from 1 to " + History.MOST);
    }
    RunRecord run = find(uid, security);
    return History.read(Present.of(outputs, "the data folder").of(run.experiment()).resolve("runs").resolve(run.id())
        .resolve("metrics.jsonl"), metrics, from, points);
  }

  @GET
  @Path(UID + "/log")
  @Produces("text/plain;charset=utf-8")
  @Requires(Role.VIEWER)
  @Summary("What was printed while a run was carried out, from a byte on; nothing if nothing was.")
  @Answers(String.class)
  public Response log(
      @PathParam("uid") String uid, @QueryParam("from") @DefaultValue("0") long from,
      @Context SecurityContext security) throws IOException {
    if (from < 0) {
      throw Problem.exception(400, "from is " + from + "; it must be 0 at least");
    }
    RunRecord run = find(uid, security);
    try (FileChannel log = FileChannel.open(
        Present.of(outputs, "the data folder").log(run.experiment(), run.id()), LinkOption.NOFOLLOW_LINKS)) {
      return Response.ok(Channels.newInputStream(log.position(from)).readAllBytes()).build();
    } catch (NoSuchFileException e) {
      return Response.ok(new byte[0]).build();
    }
  }

  private RunRecord find(String uid, SecurityContext security) {
    RunRecord run = Present.of(runs, "the database").find(uid).orElseThrow(() -> Problem.notFound("run " + uid));
    Visible visible = new Visible(security);
    boolean seen = Present.of(experiments, "the database").find(run.experiment())
        .filter(record -> visible.sees(record.project())).isPresent();
    if (!seen) {
      throw Problem.notFound("run " + uid);
    }
    return run;
  }
}
