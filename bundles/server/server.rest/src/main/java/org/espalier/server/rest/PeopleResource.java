// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.NewToken;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Audit;
import org.espalier.server.data.AuditEntry;
import org.espalier.server.data.FilterSyntax;
import org.espalier.server.data.Person;
import org.espalier.server.data.TokenRecord;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** Who uses the server, by which tokens, and who did what. */
@Component(service = PeopleResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class PeopleResource {
  private static final int MOST_DAYS = 3650;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Accounts accounts;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Audit audit;

  /**
   * Who asks.
   *
   * @param projects names of those whose experiments they see
   */
  public record Me(String name, String role, List<String> projects) {}

  /** A person as they are answered. */
  public record PersonView(String name, String role, boolean disabled, Instant created) {
    static PersonView of(Person person) {
      return new PersonView(person.name(), person.role(), person.disabled(), person.created());
    }
  }

  /**
   * Somebody new.
   *
   * @param name lower-case letters, digits and {@code . _ -}
   * @param role viewer, researcher, maintainer or admin
   */
  public record NewPerson(Optional<String> name, Optional<String> role) {}

  /** What is to be changed of a person; what is absent stays. */
  public record PersonChange(Optional<String> role, Optional<Boolean> disabled) {}

  /** A token as it is answered, without what makes it one. */
  public record TokenView(
      String id, String person, String label, Instant created, Optional<Instant> expires, Optional<Instant> revoked,
      Optional<Instant> used) {
    static TokenView of(TokenRecord token) {
      return new TokenView(token.id(), token.person(), token.label(), token.created(), token.expires(),
          token.revoked(), token.used());
    }
  }

  /**
   * A token to be made.
   *
   * @param label what it is for
   * @param days for how long it is accepted; for ever if absent
   */
  public record TokenWish(Optional<String> label, Optional<Integer> days) {}

  /**
   * A token that was made.
   *
   * @param token told this once
   */
  public record IssuedToken(String id, String token, Optional<Instant> expires) {}

  @GET
  @Path("me")
  @Requires(Role.VIEWER)
  @Summary("Who asks, by their token.")
  public Me me(@Context SecurityContext security) {
    Caller caller = Access.caller(security);
    return new Me(caller.name(), caller.role().text(), List.copyOf(caller.projects()));
  }

  @GET
  @Path("people")
  @Requires(Role.VIEWER)
  @Summary("Everybody, by name.")
  public Listed<PersonView> people(@Context SecurityContext security) {
    return new Listed<>(
        accounts().people(Access.caller(security)).stream().map(PersonView::of).toList(), Optional.empty());
  }

  @POST
  @Path("people")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.ADMIN)
  @Answers(PersonView.class)
  @Summary("Lets somebody in; a token is made for them then.")
  public Response addPerson(NewPerson person, @Context SecurityContext security, @Context UriInfo uri) {
    if (person == null || person.name().isEmpty() || person.role().isEmpty()) {
      throw Problem.exception(400, "name or role is missing");
    }
    Person added =
        accounts().add(Access.caller(security), person.name().get(), Role.of(person.role().get()));
    return Response.created(uri.getAbsolutePathBuilder().path(added.name()).build()).entity(PersonView.of(added))
        .build();
  }

  @PUT
  @Path("people/{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.ADMIN)
  @Summary("Gives a person another role, or disables them: none of their tokens is accepted then.")
  public PersonView changePerson(
      @PathParam("name") String name, PersonChange change, @Context SecurityContext security) {
    find(name, security);
    Caller caller = Access.caller(security);
    if (change != null) {
      change.role().map(Role::of).ifPresent(role -> accounts().change(caller, name, role));
      change.disabled().ifPresent(disabled -> accounts().disable(caller, name, disabled));
    }
    return PersonView.of(find(name, security));
  }

  @GET
  @Path("people/{name}/tokens")
  @Requires(Role.VIEWER)
  @Summary("The tokens of a person, the newest first: own ones, and as an administrator those of others.")
  public Listed<TokenView> tokens(@PathParam("name") String name, @Context SecurityContext security) {
    find(name, security);
    return new Listed<>(
        accounts().tokens(Access.caller(security), name).stream().map(TokenView::of).toList(), Optional.empty());
  }

  @POST
  @Path("people/{name}/tokens")
  @Consumes(MediaType.APPLICATION_JSON)
  @Requires(Role.VIEWER)
  @Answers(IssuedToken.class)
  @Summary("Makes a token, for oneself or as an administrator for others. It is told in this answer and kept nowhere.")
  public Response addToken(@PathParam("name") String name, TokenWish wish, @Context SecurityContext security) {
    find(name, security);
    TokenWish wanted = wish == null ? new TokenWish(Optional.empty(), Optional.empty()) : wish;
    wanted.days().filter(days -> days < 1 || days > MOST_DAYS).ifPresent(days -> {
      throw Problem.exception(400, "days is " + days + "; it must be from 1 to " + MOST_DAYS);
    });
    NewToken made = accounts().issue(
        Access.caller(security), name, wanted.label().orElse(""), wanted.days().map(Duration::ofDays));
    return Response.status(Response.Status.CREATED)
        .entity(new IssuedToken(made.token().id(), made.text(), made.token().expires())).build();
  }

  @DELETE
  @Path("tokens/{token}")
  @Requires(Role.VIEWER)
  @Summary("Revokes a token, an own one or as an administrator any: it is no longer accepted.")
  public Response revoke(@PathParam("token") String id, @Context SecurityContext security) {
    try {
      accounts().revoke(Access.caller(security), id);
    } catch (InvalidInputException e) {
      throw Problem.exception(404, e.getMessage());
    }
    return Response.noContent().build();
  }

  @GET
  @Path("audit")
  @Requires(Role.ADMIN)
  @Summary("Who did what, the latest first.")
  public Listed<AuditEntry> audit(
      @QueryParam("filter") @DefaultValue("") String filter, @QueryParam("after") @DefaultValue("") String after,
      @QueryParam("limit") @DefaultValue("50") int limit) {
    Audit all = Present.of(audit, "the database");
    return Listed.of(all.list(FilterSyntax.filter(filter, all.fields()), after, limit), entry -> entry);
  }

  private Accounts accounts() {
    return Present.of(accounts, "the database");
  }

  private Person find(String name, SecurityContext security) {
    return accounts().people(Access.caller(security)).stream().filter(person -> person.name().equals(name)).findFirst()
        .orElseThrow(() -> Problem.notFound("person " + name));
  }
}
