// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.mlflow;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.server.accounts.Caller;
import org.espalier.server.accounts.Role;
import org.espalier.server.rest.Access;
import org.espalier.server.rest.Download;
import org.espalier.server.rest.Extensions;
import org.espalier.server.rest.FileListing;
import org.espalier.server.rest.MostBytes;
import org.espalier.server.rest.Present;
import org.espalier.server.rest.Requires;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** Files of runs as clients of MLflow list, send and fetch them. */
@Component(service = ArtifactsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({
    Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS, Refusals.SELECT})
@Path("api/2.0")
@Produces(MediaType.APPLICATION_JSON)
public final class ArtifactsResource {
  private static final String FILES = "mlflow-artifacts/artifacts";
  private static final long MOST_BYTES = 1L << 30;

  private final Tracking tracking;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Artifacts artifacts;

  @Activate
  public ArtifactsResource(@Reference Tracking tracking) {
    this.tracking = tracking;
  }

  /** A file or folder. */
  public record FileInfo(String path, boolean isDir, Optional<Long> fileSize) implements Message {
    static FileInfo of(String folder, FileListing.Entry entry) {
      return new FileInfo(folder + entry.name(), entry.folder(),
          entry.folder() ? Optional.empty() : Optional.of(entry.bytes()));
    }
  }

  /** What is in a folder of a run; paths are those within the run. */
  public record RunFiles(String rootUri, List<FileInfo> files) implements Message {}

  /** What is in a folder; paths are those within the folder. */
  public record Files(List<FileInfo> files) implements Message {}

  @GET
  @Path("mlflow/artifacts/list")
  @Requires(Role.VIEWER)
  public RunFiles list(
      @QueryParam("run_id") String id, @QueryParam("run_uuid") String uuid,
      @QueryParam("path") @DefaultValue("") String path, @Context SecurityContext security) throws IOException {
    Caller caller = Access.caller(security);
    RunView run = tracking.run(caller, Given.run(Optional.ofNullable(id), Optional.ofNullable(uuid)));
    String folder = path.isEmpty() ? "" : path.replaceFirst("/*$", "/");
    return new RunFiles(run.info().artifactUri(), artifacts().list(caller, run, path).stream()
        .map(entry -> FileInfo.of(folder, entry)).toList());
  }

  @GET
  @Path(FILES)
  @Requires(Role.VIEWER)
  public Files folder(@QueryParam("path") @DefaultValue("") String path, @Context SecurityContext security)
      throws IOException {
    return new Files(artifacts().list(Access.caller(security), path).stream()
        .map(entry -> FileInfo.of("", entry)).toList());
  }

  @GET
  @Path(FILES + "/{path: .+}")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  @Requires(Role.VIEWER)
  public Response file(
      @PathParam("path") String path, @HeaderParam("Range") String range, @HeaderParam("If-Range") String ifRange,
      @Context SecurityContext security, @Context Request request) throws IOException {
    return Download.of(artifacts().file(Access.caller(security), path)).answer(request, range, ifRange)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment").build();
  }

  @PUT
  @Path(FILES + "/{path: .+}")
  @Consumes(MediaType.WILDCARD)
  @MostBytes(MOST_BYTES)
  @Requires(Role.RESEARCHER)
  public Map<String, String> store(
      @PathParam("path") String path, InputStream content, @Context SecurityContext security) throws IOException {
    artifacts().store(Access.caller(security), path, content);
    return Map.of();
  }

  @DELETE
  @Path(FILES + "/{path: .+}")
  @Requires(Role.RESEARCHER)
  public Map<String, String> delete(@PathParam("path") String path, @Context SecurityContext security)
      throws IOException {
    artifacts().delete(Access.caller(security), path);
    return Map.of();
  }

  private Artifacts artifacts() {
    return Present.of(artifacts, "the data folder");
  }
}
