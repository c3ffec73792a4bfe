package org.espalier.server.rest;

import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsName;

/**
 * Who may use which method of a resource: those of {@link Open} everybody, those of {@link Requires} who has the role,
 * all others nobody. Holds for every resource of the server, whichever bundle it comes from. Bodies are read after that
 * alone, and no further than {@link MostBytes} allows.
 */
@Component(service = DynamicFeature.class)
@JakartarsExtension
@JakartarsName(Extensions.ACCESS)
public final class Access implements DynamicFeature {
  private static final int AFTER_ACCESS = Priorities.AUTHORIZATION + 1;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Callers callers;

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    Method method = resource.getResourceMethod();
    if (!method.isAnnotationPresent(Open.class)) {
      context.register(new Guard(Optional.ofNullable(method.getAnnotation(Requires.class)).map(Requires::value)),
          Priorities.AUTHENTICATION);
    }
    MostBytes most = method.getAnnotation(MostBytes.class);
    context.register(new BodyLimit(most == null ? MostBytes.USUAL : most.value()), AFTER_ACCESS);
  }

  /** Lets through who has a role; nobody if none is given. */
  private final class Guard implements ContainerRequestFilter {
    private final Optional<Role> needed;

    Guard(Optional<Role> needed) {
      this.needed = needed;
    }

    @Override
    public void filter(ContainerRequestContext request) {
      Optional<String> token = token(request.getHeaderString(HttpHeaders.AUTHORIZATION));
      Callers known = callers;
      if (token.isPresent() && known == null) {
        request.abortWith(Problem.of(503, "the server does not know people yet").answer()
            .header(HttpHeaders.RETRY_AFTER, 1).build());
        return;
      }
      Optional<Caller> caller = token.flatMap(text -> known.of(text));
      if (caller.isEmpty()) {
        request.abortWith(unknown());
      } else if (needed.isEmpty() || !caller.get().may(needed.get())) {
        request.abortWith(Problem.of(403, needed.isEmpty() ? "nobody may do this"
            : "this needs the role " + lower(needed.get()) + "; " + caller.get().name() + " is "
                + lower(caller.get().role())).answer().build());
      } else {
        request.setSecurityContext(new Identified(caller.get(), request.getSecurityContext().isSecure()));
      }
    }
  }

  private static Response unknown() {
    return Problem.of(401, "a token that is accepted is missing; send it as Authorization: Bearer TOKEN").answer()
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"espalier\"")
        .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"espalier\"").build();
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  /** The token of a bearer, or the password of basic authentication, which clients of MLflow send. */
  static Optional<String> token(String header) {
    if (header == null) {
      return Optional.empty();
    }
    if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.of(header.substring(7).strip());
    }
    if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        String pair = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
        int colon = pair.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(pair.substring(colon + 1));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Who asks, of a request that a {@link Guard} let through. */
  static Caller caller(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Name name) {
      return name.caller();
    }
    throw Problem.exception(401, "nobody is known to ask");
  }

  private record Name(Caller caller) implements Principal {
    @Override
    public String getName() {
      return caller.name();
    }
  }

  private record Identified(Caller caller, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return new Name(caller);
    }

    @Override
    public boolean isUserInRole(String role) {
      for (Role one : Role.values()) {
        if (lower(one).equals(role)) {
          return caller.may(one);
        }
      }
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
