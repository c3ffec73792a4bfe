// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Experiments;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** What happens, as it happens (server-sent events). */
@Component(service = EventsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.SERVER_SENT_EVENTS)
public final class EventsResource {
  private final Broadcast broadcast;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Experiments experiments;

  @Activate
  public EventsResource(@Reference Broadcast broadcast) {
    this.broadcast = broadcast;
  }

  @GET
  @Path("events")
  @Requires(Role.VIEWER)
  @Summary("What happens to all experiments that one sees, as it happens.")
  public void all(@Context SseEventSink sink, @Context Sse sse, @Context SecurityContext security) {
    Experiments all = Present.of(experiments, "the database");
    broadcast.add(sink, sse, Access.again(security), (caller, happening) ->
        all.find(happening.experiment()).filter(record -> caller.sees(record.project())).isPresent());
  }

  @GET
  @Path("experiments/{id: [0-9]{1,18}}/events")
  @Requires(Role.VIEWER)
  @Summary("What happens to an experiment, as it happens.")
  public void ofExperiment(
      @PathParam("id") long id, @Context SseEventSink sink, @Context Sse sse, @Context SecurityContext security) {
    String project = new Visible(security).experiment(Present.of(experiments, "the database"), id).project();
    broadcast.add(sink, sse, Access.again(security), (caller, happening) ->
        happening.experiment() == id && caller.sees(project));
  }
}
