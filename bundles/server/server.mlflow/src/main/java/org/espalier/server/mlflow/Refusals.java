// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import org.espalier.json.Json;
import org.espalier.server.rest.Problem;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsName;

/** Says at the addresses of MLflow in its form what the server says elsewhere as a {@link Problem}. */
@Component(service = ContainerResponseFilter.class)
@JakartarsExtension
@JakartarsName(Refusals.NAME)
public final class Refusals implements ContainerResponseFilter {
  static final String NAME = "espalier.mlflow.refusals";
  /** What a resource of this bundle selects. */
  static final String SELECT = "(osgi.jakartars.name=" + NAME + ")";

  private static final String NOTHING = "there is nothing at this address";

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext answer) {
    MediaType type = answer.getMediaType();
    if (type != null && type.toString().startsWith(Problem.MEDIA_TYPE) && answer.getEntity() instanceof byte[] body
        && request.getUriInfo().getPath().replaceFirst("^/", "").startsWith("api/2.0/mlflow")) {
      String detail = Json.readObject(new String(body, StandardCharsets.UTF_8)).text("detail");
      Refusal refusal = detail.equals(NOTHING)
          ? new Refusal("ENDPOINT_NOT_FOUND", 404, detail + ": " + request.getUriInfo().getPath()
              + " is no part of MLflow's API that this server has")
          : Refusal.of(answer.getStatus(), detail);
      answer.setStatus(refusal.status());
      answer.setEntity(refusal.body(), new java.lang.annotation.Annotation[0], MediaType.APPLICATION_JSON_TYPE);
    }
  }
}
