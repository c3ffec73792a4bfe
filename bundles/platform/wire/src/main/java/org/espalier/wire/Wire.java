// SPDX-License-Identifier: Apache-2.0
package org.espalier.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.json.Json;
import org.espalier.json.JsonObject;

/**
 * A connection over which JSON objects go both ways, each in UTF-8 with its number of bytes before it as four bytes,
 * the highest first. Safe for one thread that receives and any number that send.
 */
public final class Wire implements AutoCloseable {
  /** Bytes of a message at most: what is longer is no message, and no memory is taken for it. */
  public static final int MOST_BYTES = 16 << 20;

  private final SocketChannel channel;

  /**
   * @param channel in blocking mode; closed with this
   */
  public Wire(SocketChannel channel) {
    this.channel = channel;
  }

  /**
   * Connects to who listens on a Unix-domain socket.
   *
   * @throws IOException if nobody does
   */
  public static Wire to(Path socket) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
      return new Wire(channel);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Sends a message.
   *
   * @throws IllegalArgumentException if it is too long; nothing is sent then
   */
  public synchronized void send(JsonObject message) throws IOException {
    byte[] text = message.canonical().getBytes(StandardCharsets.UTF_8);
    if (text.length > MOST_BYTES) {
      throw new IllegalArgumentException("a message of " + text.length + " bytes; " + MOST_BYTES + " is the most");
    }
    ByteBuffer frame = ByteBuffer.allocate(Integer.BYTES + text.length).putInt(text.length).put(text).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  /**
   * Waits for the next message; empty if the other side has closed the connection between two.
   *
   * @throws IOException if it is closed in the middle of one, or what comes is no message
   */
  public Optional<JsonObject> receive() throws IOException {
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    if (!fill(length)) {
      return Optional.empty();
    }
    int bytes = length.flip().getInt();
    if (bytes < 0 || bytes > MOST_BYTES) {
      throw new IOException("what came is no message: it would have " + Integer.toUnsignedString(bytes) + " bytes");
    }
    ByteBuffer text = ByteBuffer.allocate(bytes);
    if (!fill(text)) {
      throw new EOFException("the connection was closed in the middle of a message");
    }
    try {
      return Optional.of(Json.readObject(new String(text.array(), StandardCharsets.UTF_8)));
    } catch (InvalidInputException e) {
      throw new IOException("what came is no message: " + e.getMessage(), e);
    }
  }

  /** Whether all came that was to come; false if the end was there before the first byte. */
  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return buffer.capacity() == 0;
        }
        throw new EOFException("the connection was closed in the middle of a message");
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
