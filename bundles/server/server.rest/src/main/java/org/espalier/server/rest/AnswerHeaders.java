// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.HttpHeaders;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;

/** Headers of every answer of a resource that does not say otherwise: kept by nobody, and no page of its own. */
@Component(service = ContainerResponseFilter.class)
@JakartarsExtension
public final class AnswerHeaders implements ContainerResponseFilter {
  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
    put(answer, HttpHeaders.CACHE_CONTROL, "no-store");
    put(answer, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  }

  private static void put(ContainerResponseContext answer, String name, String text) {
    if (!answer.getHeaders().containsKey(name)) {
      answer.getHeaders().putSingle(name, text);
    }
  }
}
