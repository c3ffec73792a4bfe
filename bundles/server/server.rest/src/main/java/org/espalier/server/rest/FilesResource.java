// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Experiments;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** What experiments leave in their output folders. */
@Component(service = FilesResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class FilesResource {
  /** The report's own styles and scripts work; it reaches nothing, and has no origin that could be asked for. */
  private static final String REPORT_POLICY = "sandbox allow-scripts; default-src 'none'; style-src 'unsafe-inline';"
      + " script-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Experiments experiments;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Outputs outputs;

  @GET
  @Path("experiments/{id: [0-9]{1,18}}/files")
  @Requires(Role.VIEWER)
  @Summary("Lists a folder of the output folder.")
  public FileListing list(
      @PathParam("id") long id, @QueryParam("folder") @DefaultValue("") String folder,
      @Context SecurityContext security) throws IOException {
    return FileListing.of(output(id, security), folder);
  }

  @GET
  @Path("experiments/{id: [0-9]{1,18}}/files/{path: .+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Requires(Role.VIEWER)
  @Summary("A file of the output folder, or a range of its bytes.")
  public Response file(
      @PathParam("id") long id, @PathParam("path") String path, @HeaderParam("Range") String range,
      @HeaderParam("If-Range") String ifRange, @Context SecurityContext security, @Context Request request)
      throws IOException {
    return Download.of(output(id, security).file(path)).answer(request, range, ifRange)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment").build();
  }

  @GET
  @Path("experiments/{id: [0-9]{1,18}}/report")
  @Produces(MediaType.TEXT_HTML)
  @Requires(Role.VIEWER)
  @Summary("The report, as a page.")
  public Response report(@PathParam("id") long id, @Context SecurityContext security, @Context Request request)
      throws IOException {
    return Download.of(output(id, security).file("report.html")).answer(request, null, null)
        .type("text/html;charset=utf-8").header("Content-Security-Policy", REPORT_POLICY).build();
  }

  private Output output(long id, SecurityContext security) {
    new Visible(security).experiment(Present.of(experiments, "the database"), id);
    return new Output(Present.of(outputs, "the data folder").of(id));
  }
}
