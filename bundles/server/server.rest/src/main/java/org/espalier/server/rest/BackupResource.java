// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.backup.Backups;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** All that the server keeps, as one file. */
@Component(service = BackupResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1/backup")
@Produces("application/zip")
public final class BackupResource {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Backups backups;

  @GET
  @Requires(Role.ADMIN)
  @Summary("All that the server keeps, as one file for espalier restore; people's tokens are in it as hashes.")
  public Response get(@Context SecurityContext security) {
    StreamingOutput content = Present.of(backups, "the database").begin(Access.caller(security).name())::writeTo;
    return Response.ok(content).header(HttpHeaders.CONTENT_DISPOSITION, "attachment").build();
  }
}
