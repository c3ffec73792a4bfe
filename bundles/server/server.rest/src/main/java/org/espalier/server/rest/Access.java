// SPDX-License-Identifier: Apache-2.0
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
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.server.accounts.Accounts;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.DeniedException;
import org.espalier.server.accounts.DeniedException.Reason;
import org.espalier.server.accounts.Role;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsName;
import org.slf4j.MDC;

/**
 * Who may use which method of a resource: those of {@link Open} everybody, those of {@link Requires} who has the role,
 * all others nobody. Holds for every resource of the server, whichever bundle it comes from. Bodies are read after that
 * alone, and no further than {@link MostBytes} allows.
 */
@Component(service = DynamicFeature.class)
@JakartarsExtension
@JakartarsName(Extensions.ACCESS)
public final class Access implements DynamicFeature {
  /** Attribute of a request with the address that it came from, which slows down who guesses tokens. */
  public static final String ADDRESS = "espalier.address";

  private static final int AFTER_ACCESS = Priorities.AUTHORIZATION + 1;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Accounts accounts;

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
      if (token.isEmpty()) {
        request.abortWith(unknown("a token is missing; send it as Authorization: Bearer TOKEN"));
        return;
      }
      Object address = request.getProperty(ADDRESS);
      try {
        Caller caller = known(token.get(), String.valueOf(address));
        MDC.put(RequestMeter.USER, caller.name());
        Name name = new Name(allowed(caller), () -> allowed(known(token.get(), String.valueOf(address))));
        request.setSecurityContext(new Identified(name, request.getSecurityContext().isSecure()));
      } catch (DeniedException e) {
        request.abortWith(denied(e));
      }
    }

    private Caller known(String token, String address) {
      return Present.of(accounts, "the database").authenticate(token, address);
    }

    private Caller allowed(Caller caller) {
      caller.require(needed.orElseThrow(() -> new DeniedException(Reason.NOT_ALLOWED, "nobody may do this")));
      return caller;
    }
  }

  /** The answer to who does not get what they asked for. */
  static Response denied(DeniedException e) {
    return switch (e.reason()) {
      case UNKNOWN -> unknown(e.getMessage());
      case NOT_ALLOWED -> Problem.of(403, e.getMessage()).answer().build();
      case TOO_MANY -> Problem.of(429, e.getMessage()).answer().header(HttpHeaders.RETRY_AFTER, 60).build();
    };
  }

  private static Response unknown(String sentence) {
    return Problem.of(401, sentence).answer()
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"espalier\"")
        .header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"espalier\"").build();
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
  public static Caller caller(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Name name) {
      return name.caller();
    }
    throw Problem.exception(401, "nobody is known to ask");
  }

  /**
   * Who asks, as known whenever it is asked for: for an answer that takes long. It throws a {@link DeniedException}
   * once they would be refused.
   */
  static Supplier<Caller> again(SecurityContext security) {
    return security.getUserPrincipal() instanceof Name name ? name.again() : () -> caller(security);
  }

  private record Name(Caller caller, Supplier<Caller> again) implements Principal {
    @Override
    public String getName() {
      return caller.name();
    }
  }

  private record Identified(Name name, boolean isSecure) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return name;
    }

    @Override
    public boolean isUserInRole(String role) {
      return name.caller().may(Role.of(role));
    }

    @Override
    public String getAuthenticationScheme() {
      return "Bearer";
    }
  }
}
