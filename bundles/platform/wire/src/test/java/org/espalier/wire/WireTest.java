// SPDX-License-Identifier: Apache-2.0
package org.espalier.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.espalier.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WireTest {
  @TempDir
  private Path folder;

  private SocketChannel raw;
  private Wire one;
  private Wire other;

  @BeforeEach
  void connect() throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("s"));
    try (ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(address);
      one = Wire.to(address.getPath());
      raw = listening.accept();
      other = new Wire(raw);
    }
  }

  @AfterEach
  void close() throws IOException {
    one.close();
    other.close();
  }

  @Test
  void messagesComeAsTheyWereSent() throws IOException {
    JsonObject first = new JsonObject(Map.of("type", "hello", "text", "\u00e4\u20ac\ud83d\ude00\n\u0000"));
    JsonObject second = new JsonObject(Map.of("list", java.util.List.of(1L, 0.5, true)));
    one.send(first);
    one.send(second);
    assertEquals(Optional.of(first), other.receive());
    assertEquals(Optional.of(second), other.receive());
  }

  @Test
  void theEndBetweenMessagesIsNoError() throws IOException {
    one.send(new JsonObject(Map.of()));
    one.close();
    assertTrue(other.receive().isPresent());
    assertEquals(Optional.empty(), other.receive());
  }

  @Test
  void theEndWithinAMessageIsOne() throws IOException {
    raw.write(ByteBuffer.allocate(6).putInt(10).put((byte) '{').put((byte) '}').flip());
    raw.close();
    assertThrows(EOFException.class, one::receive);
  }

  @Test
  void noMemoryIsTakenForWhatIsNoMessage() throws IOException {
    raw.write(ByteBuffer.wrap("HTTP/1.1 200 OK".getBytes(StandardCharsets.US_ASCII)));
    IOException refused = assertThrows(IOException.class, one::receive);
    assertTrue(refused.getMessage().contains("no message"), refused.getMessage());
  }

  @Test
  void whatIsNoJsonIsSaid() throws IOException {
    byte[] text = "nonsense".getBytes(StandardCharsets.US_ASCII);
    raw.write(ByteBuffer.allocate(4 + text.length).putInt(text.length).put(text).flip());
    IOException refused = assertThrows(IOException.class, one::receive);
    assertTrue(refused.getMessage().contains("not valid JSON"), refused.getMessage());
  }

  @Test
  void whatIsTooLongIsNotSent() throws IOException {
    JsonObject large = new JsonObject(Map.of("text", "x".repeat(Wire.MOST_BYTES)));
    assertThrows(IllegalArgumentException.class, () -> one.send(large));
    one.send(new JsonObject(Map.of("type", "next")));
    assertEquals("next", other.receive().orElseThrow().text("type"));
  }
}
