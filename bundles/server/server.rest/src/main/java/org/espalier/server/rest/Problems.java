// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonMappingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.stream.Collectors;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.server.accounts.DeniedException;
import org.espalier.server.queue.NoRoomException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtension;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a {@link Problem} of whatever is thrown. What is a fault of the server is told to the log alone. */
@Component(service = ExceptionMapper.class)
@JakartarsExtension
@JakartarsName(Extensions.PROBLEMS)
public final class Problems implements ExceptionMapper<Throwable> {
  private static final int RETRY_SECONDS = 60;
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @Override
  public Response toResponse(Throwable thrown) {
    if (thrown instanceof WebApplicationException web) {
      return of(web.getResponse());
    }
    if (thrown instanceof JacksonException json) {
      return Problem.of(400, "the body is not what is asked for: " + sentence(json)).answer().build();
    }
    if (thrown instanceof InvalidInputException wrong) {
      return Problem.of(400, wrong.getMessage()).answer().build();
    }
    if (thrown instanceof NoRoomException full) {
      return Problem.of(507, full.getMessage()).answer().header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS).build();
    }
    if (thrown instanceof DeniedException denied) {
      return Access.denied(denied);
    }
    LOG.error("A request failed", thrown);
    return Problem.of(500, "this is a fault of the server; its log says more").answer().build();
  }

  /** What the framework refuses has no body; its headers, such as Allow, are kept. */
  private static Response of(Response refused) {
    if (refused.hasEntity() || refused.getStatus() < 400) {
      return refused;
    }
    ResponseBuilder answer = Problem.of(refused.getStatus(), detail(refused)).answer();
    refused.getHeaders().forEach((name, values) -> {
      if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
        values.forEach(value -> answer.header(name, value));
      }
    });
    return answer.build();
  }

  private static String detail(Response refused) {
    return switch (refused.getStatus()) {
      case 404 -> "there is nothing at this address";
      case 405 -> "this address does not know the method; it knows "
          + refused.getAllowedMethods().stream().sorted().collect(Collectors.joining(", "));
      case 406 -> "none of the forms that are accepted is there";
      case 415 -> "a body of this type is not understood here";
      default -> "the request was refused";
    };
  }

  private static String sentence(JacksonException json) {
    String message = json.getOriginalMessage().lines().findFirst().orElse("").replaceAll(" \\(class [^)]*\\)", "")
        .replaceAll("`?org\\.espalier\\.[\\w.$]*\\.([\\w]+)`?", "$1").replaceAll("java\\.[\\w.]*\\.(\\w+)", "$1");
    String place = json.getLocation() == null ? ""
        : " (line " + json.getLocation().getLineNr() + ", column " + json.getLocation().getColumnNr() + ")";
    String path = json instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
        ? mapping.getPath().stream().map(Problems::step).collect(Collectors.joining(".")) + ": " : "";
    return path + message + place;
  }

  private static String step(JsonMappingException.Reference step) {
    return step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName();
  }
}
