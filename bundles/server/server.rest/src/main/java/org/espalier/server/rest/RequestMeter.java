// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Measures every request, those to addresses that are not there too, and has the log say by whom it is. */
@Component(service = {ContainerRequestFilter.class, ContainerResponseFilter.class})
@JakartarsExtension
@PreMatching
public final class RequestMeter implements ContainerRequestFilter, ContainerResponseFilter {
  /** Key of the log's context with the name of who asks. */
  static final String USER = "user";

  private static final Logger LOG = LoggerFactory.getLogger(RequestMeter.class);
  private static final String BEGUN = "espalier.begun";
  private static final double NANOS = 1e9;

  private final RequestCounts counts;

  @Activate
  public RequestMeter(@Reference RequestCounts counts) {
    this.counts = counts;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    // of a request before, whose answer did not come by here
    MDC.remove(USER);
    request.setProperty(BEGUN, System.nanoTime());
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
    if (request.getProperty(BEGUN) instanceof Long begun) {
      double seconds = (System.nanoTime() - begun) / NANOS;
      counts.add(request.getMethod(), answer.getStatus(), seconds);
      if (LOG.isDebugEnabled()) {
        LOG.debug("{} /{} {} after {} ms", request.getMethod(), request.getUriInfo().getPath(), answer.getStatus(),
            Math.round(1000 * seconds));
      }
    }
    MDC.remove(USER);
  }
}
