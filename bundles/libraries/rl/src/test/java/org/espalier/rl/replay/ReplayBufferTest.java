// SPDX-License-Identifier: Apache-2.0
package org.espalier.rl.replay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.espalier.api.network.Shape;
import org.espalier.api.plugin.InvalidInputException;
import org.espalier.api.random.RandomStream;
import org.espalier.api.random.Seeds;
import org.espalier.api.rl.Space;
import org.espalier.api.rl.VectorEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayBufferTest {
  private static final ReplayBuffer.Widths WIDTHS = new ReplayBuffer.Widths(2, 1, 1);

  /** Two environments whose every number tells the number of the row: n is the first's, n + 1 the second's. */
  private static final class Counting implements VectorEnvironment {
    private long n;

    @Override
    public int count() {
      return 2;
    }

    @Override
    public Space observationSpace() {
      return Space.Box.of(Shape.of(2), 0, 1e9f);
    }

    @Override
    public Space actionSpace() {
      return Space.Box.of(Shape.of(1), 0, 1e9f);
    }

    @Override
    public List<String> costs() {
      return List.of("number");
    }

    @Override
    public void reset(RandomStream seeds) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void step(float[] actions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] observations() {
      return new float[] {-1, -1, -1, -1};
    }

    @Override
    public float[] finalObservations() {
      return new float[] {n + 0.5f, n + 0.75f, n + 1.5f, n + 1.75f};
    }

    @Override
    public double[] rewards() {
      return new double[] {10 * n, 10 * (n + 1)};
    }

    @Override
    public double[] costValues() {
      return new double[] {100 * n, 100 * (n + 1)};
    }

    @Override
    public boolean[] terminated() {
      return new boolean[] {n % 3 == 0, (n + 1) % 3 == 0};
    }

    @Override
    public boolean[] truncated() {
      return new boolean[] {n % 5 == 0, (n + 1) % 5 == 0};
    }

    @Override
    public void save(DataOutput out) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void restore(DataInput in) {
      throw new UnsupportedOperationException();
    }
  }

  private static ReplayBuffer empty(int capacity) {
    return new ReplayBuffer(capacity, 2, WIDTHS);
  }

  private static void fill(ReplayBuffer buffer, int steps) {
    Counting environments = new Counting();
    for (int i = 0; i < steps; i++) {
      long n = buffer.added();
      environments.n = n;
      float[] before = {n, n + 0.25f, n + 1, n + 1.25f};
      buffer.add(before, new float[] {1000 + n, 1001 + n}, environments);
    }
  }

  private static ReplayBuffer filled(int capacity, int steps) {
    ReplayBuffer buffer = empty(capacity);
    fill(buffer, steps);
    return buffer;
  }

  /** Each row that is there tells of the last number that can lie in it. */
  private static void assertHoldsTheNewest(ReplayBuffer buffer) {
    int size = buffer.size();
    ReplayBatch batch = new ReplayBatch(size, WIDTHS);
    buffer.copy(IntStream.range(0, size).toArray(), batch);
    for (long n = buffer.added() - size; n < buffer.added(); n++) {
      int row = (int) (n % buffer.capacity());
      assertEquals(n, batch.observations()[2 * row]);
      assertEquals(n + 0.25f, batch.observations()[2 * row + 1]);
      assertEquals(1000 + n, batch.actions()[row]);
      assertEquals(10 * n, batch.rewards()[row]);
      assertEquals(100 * n, batch.costValues()[row]);
      assertEquals(n + 0.5f, batch.nextObservations()[2 * row]);
      assertEquals(n + 0.75f, batch.nextObservations()[2 * row + 1]);
      assertEquals(n % 3 == 0, batch.terminated()[row]);
      assertEquals(n % 5 == 0, batch.truncated()[row]);
    }
  }

  private static void assertSame(ReplayBuffer one, ReplayBuffer other) throws IOException {
    assertEquals(one.added(), other.added());
    assertArrayEquals(saved(one), saved(other));
    assertHoldsTheNewest(other);
  }

  @Test
  void theOldestGiveWay() {
    for (int steps : new int[] {1, 3, 5, 6, 10, 1234}) {
      ReplayBuffer buffer = filled(11, steps);
      assertEquals(10, buffer.capacity(), "whole steps");
      assertEquals(Math.min(10, 2 * steps), buffer.size());
      assertHoldsTheNewest(buffer);
    }
  }

  @Test
  void rowsAreDrawnUniformlyAndBySeed() {
    ReplayBuffer buffer = filled(100, 20);
    int[] rows = new int[40_000];
    buffer.draw(Seeds.of(1).stream("replay"), rows);
    int[] counts = new int[40];
    for (int row : rows) {
      counts[row]++;
    }
    for (int count : counts) {
      assertEquals(1000, count, 5 * Math.sqrt(1000));
    }
    int[] again = new int[40_000];
    buffer.draw(Seeds.of(1).stream("replay"), again);
    assertArrayEquals(rows, again);
    assertThrows(IllegalStateException.class, () -> empty(10).draw(Seeds.of(1).stream("replay"), rows));
  }

  private static byte[] saved(ReplayBuffer buffer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    buffer.save(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static byte[] saved(ReplayBuffer buffer, Segments segments) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    buffer.save(new DataOutputStream(bytes), segments);
    return bytes.toByteArray();
  }

  private static ReplayBuffer restored(int capacity, byte[] saved, Segments segments) throws IOException {
    ReplayBuffer buffer = filled(capacity, 3);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved));
    buffer.restore(in, segments);
    assertEquals(-1, in.read(), "restore leaves part of what save wrote");
    return buffer;
  }

  @Test
  void restoredIsTheSameToTheBit() throws IOException {
    for (int steps : new int[] {0, 3, 50, 6000, 13_000}) {
      ReplayBuffer buffer = filled(10_000, steps);
      ReplayBuffer restored = filled(10_000, 7);
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(saved(buffer)));
      restored.restore(in);
      assertEquals(-1, in.read(), "restore leaves part of what save wrote");
      fill(buffer, 5);
      fill(restored, 5);
      assertSame(buffer, restored);
    }
  }

  @Test
  void restoredFromSegmentsIsTheSameToTheBit(@TempDir Path folder) throws IOException {
    int trial = 0;
    for (int capacity : new int[] {10, 64, 100, 6}) {
      for (int every : new int[] {1, 3, 7, 40, 200}) {
        Segments segments = new FolderSegments(folder.resolve("trial" + trial++), 8);
        ReplayBuffer buffer = empty(capacity);
        for (int save = 0; save < 12; save++) {
          fill(buffer, every);
          byte[] saved = saved(buffer, segments);
          assertSame(buffer, restored(capacity, saved, segments));
        }
      }
    }
  }

  /** The process dies after a save whose checkpoint never came to be, and goes on from the one before. */
  @Test
  void theCheckpointBeforeIsNotLost(@TempDir Path folder) throws IOException {
    for (int every : new int[] {1, 5, 30, 90}) {
      Segments segments = new FolderSegments(folder.resolve("every" + every), 8);
      ReplayBuffer buffer = filled(60, 50);
      for (int save = 0; save < 6; save++) {
        byte[] before = saved(buffer, segments);
        int steps = (int) (buffer.added() / 2);
        fill(buffer, every);
        saved(buffer, segments);
        ReplayBuffer back = restored(60, before, segments);
        assertSame(filled(60, steps), back);
        // what was lost is played again
        buffer = back;
        fill(buffer, every);
        byte[] after = saved(buffer, segments);
        assertSame(buffer, restored(60, after, segments));
      }
    }
  }

  private static TreeSet<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
    }
  }

  @Test
  void aFullSegmentIsWrittenOnceAndOldOnesGo(@TempDir Path folder) throws IOException {
    Segments segments = new FolderSegments(folder, 8);
    ReplayBuffer buffer = filled(32, 10);
    assertTrue(saved(buffer, segments).length < 8 + 8 * 30, "only rows that fill no segment come with the checkpoint");
    assertEquals(new TreeSet<>(List.of("replay-0.rows", "replay-1.rows")), names(folder));
    Files.setLastModifiedTime(folder.resolve("replay-1.rows"), FileTime.fromMillis(1000));
    fill(buffer, 15);
    saved(buffer, segments);
    assertEquals(1000, Files.getLastModifiedTime(folder.resolve("replay-1.rows")).toMillis(), "written once");
    fill(buffer, 20);
    saved(buffer, segments);
    fill(buffer, 20);
    saved(buffer, segments);
    // 130 rows have come, 90 before the last save: of 32, what that one needs begins with row 58
    assertEquals("replay-7.rows", names(folder).stream().filter(name -> name.length() == 13).findFirst().orElseThrow());
  }

  @Test
  void aSegmentOfAnotherSizeIsRefused(@TempDir Path folder) throws IOException {
    Segments segments = new FolderSegments(folder, 8);
    ReplayBuffer buffer = filled(32, 10);
    byte[] saved = saved(buffer, segments);
    segments.write(1, new byte[7]);
    IOException refused = assertThrows(IOException.class, () -> restored(32, saved, segments));
    assertTrue(refused.getMessage().contains("segment 1 of the replay buffer has 7 bytes"), refused::getMessage);
  }

  @Test
  void damageIsNoticedAndSaid(@TempDir Path folder) throws IOException {
    Segments segments = new FolderSegments(folder, 8);
    ReplayBuffer buffer = filled(32, 10);
    byte[] saved = saved(buffer, segments);
    Path file = folder.resolve("replay-1.rows");
    byte[] whole = Files.readAllBytes(file);
    for (int at : new int[] {0, whole.length / 2, whole.length - 1}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(file, damaged);
      assertLost("damaged", file, saved, segments);
    }
    for (int length : new int[] {0, 3, whole.length - 1}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertLost("damaged", file, saved, segments);
    }
    Files.delete(file);
    assertLost("missing", file, saved, segments);
  }

  private static void assertLost(String how, Path file, byte[] saved, Segments segments) {
    InvalidInputException lost =
        assertThrows(InvalidInputException.class, () -> restored(32, saved, segments));
    assertTrue(lost.getMessage().contains("are " + how + ", in " + file), lost::getMessage);
  }

  @Test
  void refusesToBeLargerThanMemorySayingHowLarge() {
    InvalidInputException refused = assertThrows(
        InvalidInputException.class,
        () -> new ReplayBuffer(1 << 30, 1, new ReplayBuffer.Widths(1 << 20, 1, 0)));
    assertTrue(refused.getMessage().contains("takes 8589943808 MiB"), refused::getMessage);
  }

  @Test
  void refusesToBeTooSmall() {
    assertThrows(IllegalArgumentException.class, () -> empty(1));
    assertThrows(IllegalArgumentException.class, () -> new FolderSegments(Path.of("x"), 0));
  }
}
