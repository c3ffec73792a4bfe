// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** Whether the process lives, and whether the server can do what it is there for; for who watches over it. */
@Component(service = HealthResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
  private final Readiness readiness;

  @Activate
  public HealthResource(@Reference Readiness readiness) {
    this.readiness = readiness;
  }

  /**
   * How the server is.
   *
   * @param status {@code up} or {@code waiting}
   * @param missing what it waits for, a sentence each
   */
  public record Health(String status, List<String> missing) {}

  @GET
  @Path("live")
  @Open
  @Summary("Whether the process answers at all.")
  public Health live() {
    return new Health("up", List.of());
  }

  @GET
  @Path("ready")
  @Open
  @Summary("Whether everything that the server needs is there; 503 with what is missing if not.")
  @Answers(Health.class)
  public Response ready() {
    List<String> missing = readiness.missing();
    boolean up = missing.isEmpty();
    return Response.status(up ? 200 : 503).entity(new Health(up ? "up" : "waiting", missing)).build();
  }
}
