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
import java.util.Optional;
import java.util.Set;
import org.espalier.server.data.Audit;
import org.espalier.server.data.People;
import org.espalier.server.data.Project;
import org.espalier.server.data.Projects;
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
  private static final String NAME = "[a-z0-9][a-z0-9._-]{0,99}";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Projects projects;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile People people;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Audit audit;

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
   */
  public record NewProject(Optional<String> name, Optional<Boolean> open) {}

  @GET
  @Path("projects")
  @Requires(Role.VIEWER)
  @Summary("The projects that one sees.")
  public Listed<ProjectView> projects(@Context SecurityContext security) {
    Visible visible = new Visible(security);
    return new Listed<>(Present.of(projects, "the database").all().stream()
        .filter(project -> visible.sees(project.name())).map(ProjectView::of).toList(), Optional.empty());
  }

  @POST
  @Path("projects")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.ADMIN)
  @Answers(ProjectView.class)
  @Summary("Makes a project.")
  public Response addProject(NewProject project, @Context SecurityContext security, @Context UriInfo uri) {
    if (project == null || project.name().filter(name -> name.matches(NAME)).isEmpty()) {
      throw Problem.exception(400, "name is missing or is none; it must be of 1 to 100 lower-case letters, digits,"
          + " points, underscores and hyphens, and begin with one of the first two");
    }
    String name = project.name().get();
    Project made = new Project(name, project.open().orElse(false), Instant.now(), Set.of());
    if (!Present.of(projects, "the database").add(made)) {
      throw Problem.exception(409, "there is a project " + name + " already");
    }
    note(security, "project.add", name, made.open() ? "open" : "for members");
    return Response.created(uri.getAbsolutePathBuilder().path(name).build()).entity(ProjectView.of(made)).build();
  }

  @PUT
  @Path("projects/{name}/members/{person}")
  @Requires(Role.ADMIN)
  @Summary("Adds a member to a project.")
  public ProjectView addMember(
      @PathParam("name") String name, @PathParam("person") String person, @Context SecurityContext security) {
    return member(name, person, true, security);
  }

  @DELETE
  @Path("projects/{name}/members/{person}")
  @Requires(Role.ADMIN)
  @Summary("Takes a member from a project.")
  public ProjectView removeMember(
      @PathParam("name") String name, @PathParam("person") String person, @Context SecurityContext security) {
    return member(name, person, false, security);
  }

  private ProjectView member(String name, String person, boolean is, SecurityContext security) {
    Projects all = Present.of(projects, "the database");
    if (all.find(name).isEmpty()) {
      throw Problem.notFound("project " + name);
    }
    if (Present.of(people, "the database").find(person).isEmpty()) {
      throw Problem.notFound("person " + person);
    }
    all.member(name, person, is);
    note(security, is ? "project.member" : "project.no-member", name, person);
    return ProjectView.of(all.find(name).orElseThrow());
  }

  private void note(SecurityContext security, String action, String subject, String detail) {
    Present.of(audit, "the database").add(Access.caller(security).name(), action, subject, detail);
  }
}
