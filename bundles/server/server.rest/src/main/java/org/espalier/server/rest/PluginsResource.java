// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.json.JsonObject;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.BundleRecord;
import org.espalier.server.data.Bundles;
import org.espalier.server.queue.Deployments;
import org.espalier.server.queue.Plugins;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Plug-ins, and the bundles that bring more of them. */
@Component(service = PluginsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("api/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class PluginsResource {
  private static final long MOST_BUNDLE_BYTES = 64L << 20;
  private static final int LONGEST_FILE_NAME = 100;
  private static final Logger LOG = LoggerFactory.getLogger(PluginsResource.class);
  private static final String JAR = "application/java-archive";

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Plugins plugins;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Bundles bundles;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Deployments deployments;

  /** A {@link BundleRecord} as it is answered. */
  public record BundleView(
      String sha256, String name, String version, String state, String who, Instant created, Instant changed) {
    static BundleView of(BundleRecord record) {
      return new BundleView(record.sha256(), record.name(), record.version(),
          record.state().name().toLowerCase(Locale.ROOT), record.who(), record.created(), record.changed());
    }
  }

  @GET
  @Path("plugins")
  @Requires(Role.VIEWER)
  @Summary("The plug-ins that experiments can name.")
  public List<Map<String, Object>> plugins() {
    return Present.of(plugins, "the first worker").all().stream().map(JsonObject::values).toList();
  }

  @GET
  @Path("bundles")
  @Requires(Role.VIEWER)
  @Summary("The bundles that were deployed.")
  public Listed<BundleView> bundles() {
    return new Listed<>(
        Present.of(bundles, "the database").all().stream().map(BundleView::of).toList(), Optional.empty());
  }

  @POST
  @Path("bundles")
  @Consumes({JAR, MediaType.APPLICATION_OCTET_STREAM})
  @MostBytes(MOST_BUNDLE_BYTES)
  @Requires(Role.MAINTAINER)
  @Summary("Deploys a bundle: new experiments can name its plug-ins. By fileName it is told of if it is refused.")
  @Answers(BundleView.class)
  public Response deploy(
      InputStream jar, @QueryParam("fileName") @DefaultValue("upload.jar") String fileName,
      @Context SecurityContext security, @Context UriInfo uri) throws IOException {
    Deployments target = Present.of(deployments, "what deploys bundles");
    java.nio.file.Path folder = Files.createTempDirectory("espalier-");
    java.nio.file.Path file = folder.resolve(name(fileName));
    try {
      Files.copy(jar, file, StandardCopyOption.REPLACE_EXISTING);
      BundleRecord record = target.deploy(file, Access.caller(security).name());
      log(record);
      return Response.created(uri.getAbsolutePathBuilder().path(record.sha256()).build())
          .entity(BundleView.of(record)).build();
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  /** A name without anything that leads elsewhere. */
  private static String name(String fileName) {
    String last = fileName.replaceFirst("(?s).*[/\\\\]", "").replaceAll("[^A-Za-z0-9._+-]", "_");
    return last.matches("\\.*") ? "upload.jar" : last.substring(Math.max(0, last.length() - LONGEST_FILE_NAME));
  }

  @DELETE
  @Path("bundles/{sha256: [0-9a-f]{64}}")
  @Requires(Role.MAINTAINER)
  @Summary("Retires a bundle: new experiments do not use it; what was planned with it goes on, or ends after deadline.")
  public BundleView retire(
      @PathParam("sha256") String sha256, @QueryParam("deadline") String deadline, @Context SecurityContext security) {
    if (Present.of(bundles, "the database").find(sha256).isEmpty()) {
      throw Problem.notFound("bundle " + sha256);
    }
    BundleRecord record = Present.of(deployments, "what deploys bundles").retire(
        sha256, Access.caller(security).name(), Spans.of("deadline", Optional.ofNullable(deadline)));
    log(record);
    return BundleView.of(record);
  }

  private static void log(BundleRecord record) {
    try (MDC.MDCCloseable context = MDC.putCloseable("plugin", record.name() + " " + record.version())) {
      LOG.info("bundle {} {} is {}", record.name(), record.version(), record.state().name().toLowerCase(Locale.ROOT));
    }
  }
}
