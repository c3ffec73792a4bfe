// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Project;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** Projects: what experiments belong to, and who sees them. */
@Component(service = ProjectsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class ProjectsResource {
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Accounts accounts;

  /** A project as it is answered. */
  public record ProjectView(String name, boolean open, Instant created, Set<String> members) {
    static ProjectView of(Project project) {
      return new ProjectView(project.name(), project.open(), project.created(), project.members());
    }
  }

  /**
   * A project to be made.
   *
   * @param name lower-case letters, digits and {@code . _ -}
   * @param open whether everybody sees it; if absent, its members do
   * @param members names of people
   */
  public record NewProject(Optional<String> name, Optional<Boolean> open, Optional<List<String>> members) {}

  /** What is to be changed of a project; what is absent stays. */
  public record ProjectChange(Optional<Boolean> open) {}

  @GET
  @Path("projects")
  @Requires(Role.VIEWER)
  @Summary("The projects that one sees.")
  public Listed<ProjectView> projects(@Context SecurityContext security) {
    return new Listed<>(
        accounts().projects(Access.caller(security)).stream().map(ProjectView::of).toList(), Optional.empty());
  }

  @POST
  @Path("projects")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.MAINTAINER)
  @Answers(ProjectView.class)
  @Summary("Makes a project.")
  public Response addProject(NewProject project, @Context SecurityContext security, @Context UriInfo uri) {
    if (project == null || project.name().isEmpty()) {
      throw Problem.exception(400, "name is missing");
    }
    Project made = accounts().addProject(Access.caller(security), project.name().get(), project.open().orElse(false),
        project.members().orElse(List.of()));
    return Response.created(uri.getAbsolutePathBuilder().path(made.name()).build()).entity(ProjectView.of(made))
        .build();
  }

  @PUT
  @Path("projects/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.MAINTAINER)
  @Summary("Says whether everybody sees a project.")
  public Response changeProject(
      @PathParam("name") String name, ProjectChange change, @Context SecurityContext security) {
    require(name, security);
    if (change == null || change.open().isEmpty()) {
      throw Problem.exception(400, "open is missing; it must be true or false");
    }
    accounts().open(Access.caller(security), name, change.open().get());
    return Response.noContent().build();
  }

  @PUT
  @Path("projects/{name}/members/{person}")
  @Requires(Role.MAINTAINER)
  @Summary("Adds a member to a project.")
  public Response addMember(
      @PathParam("name") String name, @PathParam("person") String person, @Context SecurityContext security) {
    require(name, security);
    accounts().member(Access.caller(security), name, person, true);
    return Response.noContent().build();
  }

  @DELETE
  @Path("projects/{name}/members/{person}")
  @Requires(Role.MAINTAINER)
  @Summary("Takes a member from a project.")
  public Response removeMember(
      @PathParam("name") String name, @PathParam("person") String person, @Context SecurityContext security) {
    require(name, security);
    accounts().member(Access.caller(security), name, person, false);
    return Response.noContent().build();
  }

  private void require(String name, SecurityContext security) {
    if (!Access.caller(security).sees(name)) {
      throw Problem.notFound("project " + name);
    }
  }

  private Accounts accounts() {
    return Present.of(accounts, "the database");
  }
}
