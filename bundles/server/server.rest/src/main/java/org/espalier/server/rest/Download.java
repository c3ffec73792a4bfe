// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file to be answered, whole or a range of it (RFC 9110, section 14). Of several ranges the whole is answered, as is
 * allowed.
 *
 * @param bytes its length as it is looked at; what is written behind meanwhile is not answered
 */
public record Download(Path file, long bytes, EntityTag tag) {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
  private static final int BUFFER = 1 << 16;

  /** A file as it is now. */
  public static Download of(Path file) throws IOException {
    BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return new Download(file, facts.size(), new EntityTag(
        Long.toHexString(facts.size()) + "-" + Long.toHexString(facts.lastModifiedTime().toMillis())));
  }

  private record Part(long from, long length) {}

  /**
   * The answer, to which headers may be added.
   *
   * @param range header, or null
   * @param ifRange header, or null
   */
  public ResponseBuilder answer(Request request, String range, String ifRange) {
    Optional<ResponseBuilder> same = Preconditions.known(request, tag, file.getFileName().toString());
    if (same.isPresent()) {
      return same.get();
    }
    boolean asked = range != null && (ifRange == null || ifRange.equals('"' + tag.getValue() + '"'));
    Optional<Part> part = asked ? part(range) : Optional.empty();
    ResponseBuilder answer = part.isEmpty() ? Response.ok() : Response.status(Response.Status.PARTIAL_CONTENT)
        .header("Content-Range", "bytes " + part.get().from() + "-" + (part.get().from() + part.get().length() - 1)
            + "/" + bytes);
    Part sent = part.orElse(new Part(0, bytes));
    StreamingOutput body = out -> copy(sent, out);
    return answer.entity(body).tag(tag).type(MediaType.APPLICATION_OCTET_STREAM_TYPE).header("Accept-Ranges", "bytes")
        .header(HttpHeaders.CONTENT_LENGTH, sent.length());
  }

  /** The range that is asked for; empty if it is of a form that may be ignored. */
  private Optional<Part> part(String range) {
    Matcher match = RANGE.matcher(range.replace(" ", ""));
    if (!match.matches() || match.group(1).isEmpty() && match.group(2).isEmpty()) {
      return Optional.empty();
    }
    if (match.group(1).isEmpty()) {
      long length = Math.min(bytes, Long.parseLong(match.group(2)));
      return Optional.of(satisfiable(new Part(bytes - length, length)));
    }
    long from = Long.parseLong(match.group(1));
    long to = match.group(2).isEmpty() ? bytes - 1 : Math.min(bytes - 1, Long.parseLong(match.group(2)));
    if (!match.group(2).isEmpty() && Long.parseLong(match.group(2)) < from) {
      return Optional.empty();
    }
    return Optional.of(satisfiable(new Part(from, to - from + 1)));
  }

  private Part satisfiable(Part part) {
    if (part.length() < 1) {
      throw new WebApplicationException(
          Problem.of(416, "the file has " + bytes + " bytes").answer()
              .header("Content-Range", "bytes */" + bytes).build());
    }
    return part;
  }

  private void copy(Part part, OutputStream out) throws IOException {
    try (FileChannel channel = FileChannel.open(file, LinkOption.NOFOLLOW_LINKS)) {
      InputStream in = Channels.newInputStream(channel.position(part.from()));
      byte[] buffer = new byte[BUFFER];
      for (long left = part.length(); left > 0;) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new IOException(file + " became shorter while it was sent");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }
  }
}
