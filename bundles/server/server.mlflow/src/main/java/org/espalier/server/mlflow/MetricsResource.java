// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Page;
import org.espalier.server.rest.Access;
import org.espalier.server.rest.Extensions;
import org.espalier.server.rest.Requires;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** All that was measured, as clients of MLflow read it. */
@Component(service = MetricsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({
    Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS, Refusals.SELECT})
@Path("api/2.0/mlflow/metrics")
@Produces(MediaType.APPLICATION_JSON)
public final class MetricsResource {
  /** Points of an answer to who says no limit: older clients do not ask for a second page. */
  private static final int USUAL = 50_000;

  private final Tracking tracking;

  @Activate
  public MetricsResource(@Reference Tracking tracking) {
    this.tracking = tracking;
  }

  /** A page of measurements. */
  public record Found(List<Metric> metrics, Optional<String> nextPageToken) implements Message {}

  @GET
  @Path("get-history")
  @Requires(Role.VIEWER)
  public Found history(
      @QueryParam("run_id") String id, @QueryParam("run_uuid") String uuid, @QueryParam("metric_key") String key,
      @QueryParam("page_token") @DefaultValue("") String after, @QueryParam("max_results") Long most,
      @Context SecurityContext security) throws IOException {
    Caller caller = Access.caller(security);
    String run = Given.run(Optional.ofNullable(id), Optional.ofNullable(uuid));
    String metric = Given.text("metric_key", Optional.ofNullable(key));
    int wanted = Search.limit(Optional.ofNullable(most), USUAL, USUAL);
    Page<Metric> page = tracking.history(caller, run, metric, after, wanted);
    return new Found(page.items(), page.next());
  }
}
