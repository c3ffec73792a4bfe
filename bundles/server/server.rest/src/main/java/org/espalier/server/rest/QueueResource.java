// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.ExperimentRecord;
import org.espalier.server.data.Experiments;
import org.espalier.server.queue.Work;
import org.espalier.server.queue.Work.Slot;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** What waits, and what is carried out where. */
@Component(service = QueueResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class QueueResource {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Experiments experiments;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Work work;

  @GET
  @Path("queue")
  @Requires(Role.VIEWER)
  @Summary("The experiments that have not ended, by priority.")
  public Listed<ExperimentView> queue(@Context SecurityContext security) {
    Visible visible = new Visible(security);
    return new Listed<>(Present.of(experiments, "the database").open().stream()
        .filter(record -> visible.sees(record.project()))
        .sorted(Comparator.comparingInt(ExperimentRecord::priority).reversed()
            .thenComparingLong(ExperimentRecord::id))
        .map(ExperimentView::of).toList(), Optional.empty());
  }

  @GET
  @Path("slots")
  @Requires(Role.VIEWER)
  @Summary("Where runs are carried out, and which is where.")
  public List<Slot> slots(@Context SecurityContext security) {
    Visible visible = new Visible(security);
    Set<Long> seen = Present.of(experiments, "the database").open().stream()
        .filter(record -> visible.sees(record.project())).map(ExperimentRecord::id).collect(Collectors.toSet());
    return Present.of(work, "the queue").slots().stream()
        .map(slot -> slot.experiment().filter(seen::contains).isPresent() ? slot
            : new Slot(slot.name(), slot.state(), Optional.empty(), Optional.empty()))
        .toList();
  }
}
