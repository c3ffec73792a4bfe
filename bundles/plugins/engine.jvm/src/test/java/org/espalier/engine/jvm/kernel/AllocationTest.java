// SPDX-License-Identifier: Apache-2.0
package org.espalier.engine.jvm.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.espalier.api.network.Activation;
import org.espalier.engine.jvm.OtherJvms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kernels allocate nothing once they are compiled: a vector that the compiler could not keep in a register shows as an
 * object, and makes a kernel ten to fifty times slower. Every method of {@link Kernels} is called in all its ways, in
 * turns, so that they share one profile, as in a training run.
 */
final class AllocationTest {
  private static final int LANES = Kernels.LANES;

  /** Calls that are measured; an object takes 16 bytes or more, so that fewer bytes than calls are none a call. */
  private static final int CALLS = 1_000;

  /** Calls of all, before it is looked at again. */
  private static final int WARM_UP = 2_000;

  /** At least so often, because what is compiled last may inline too much. */
  private static final int LOOKS = 3;

  private static final int LONGEST_MILLISECONDS = 30_000;

  /** Room of an array in which four rows of partial sums are folded: it is known and taken once a call. */
  private static final int SCRATCH = Float.BYTES * 4 * LANES + 16;

  /** Large enough for any call. */
  private static final int SIZE = 40_000;

  private static final Set<String> WITH_SCRATCH = Set.of("compressed gradient", "compressed sums");

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Some calls of one method. */
  private record Call(String name, Runnable run) {
    long bytes() {
      long thread = Thread.currentThread().getId();
      long before = THREADS.getThreadAllocatedBytes(thread);
      for (int i = 0; i < CALLS; i++) {
        run.run();
      }
      return THREADS.getThreadAllocatedBytes(thread) - before;
    }

    /** Bytes a call, beyond those of a known array. */
    long tooMuch() {
      long allowed = WITH_SCRATCH.contains(name.split(":")[0]) ? SCRATCH : 0;
      return Math.max(0, bytes() / CALLS - allowed);
    }
  }

  /** Argument: a function that is called beside the cheap ones. Prints kernels' description, a tab, what allocates. */
  public static void main(String[] arguments) {
    Kernels kernels = Kernels.fastest();
    List<Call> calls = calls(kernels, with(Activation.valueOf(arguments[0])));
    System.out.println(kernels.description() + "\t" + allocating(calls, LONGEST_MILLISECONDS));
  }

  /** Functions that fit together into one compiled method. */
  private static Set<Activation> with(Activation function) {
    return EnumSet.of(Activation.RELU, Activation.LEAKY_RELU, function);
  }

  @Test
  void everyMethodOfEveryKernelIsCalled() throws ReflectiveOperationException {
    Set<String> expected = new TreeSet<>();
    Set<String> called = new TreeSet<>();
    List<Object> components = new ArrayList<>();
    for (RecordComponent component : Kernels.class.getRecordComponents()) {
      if (component.getType() == String.class) {
        components.add("recording");
        continue;
      }
      assertTrue(component.getType().isInterface(), component + " is an interface");
      Object real = component.getAccessor().invoke(Kernels.scalar());
      for (Method method : component.getType().getMethods()) {
        expected.add(method.toString());
      }
      components.add(Proxy.newProxyInstance(
          component.getType().getClassLoader(), new Class<?>[] {component.getType()},
          (proxy, method, arguments) -> {
            called.add(method.toString());
            return invoke(real, method, arguments);
          }));
    }
    Class<?>[] types =
        Arrays.stream(Kernels.class.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Kernels recording = Kernels.class.getDeclaredConstructor(types).newInstance(components.toArray());
    calls(recording, EnumSet.allOf(Activation.class)).forEach(call -> call.run().run());
    assertEquals(expected, called, "what this test calls: a new kernel's calls belong into AllocationTest.calls");
  }

  private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"TANH", "GELU"})
  void kernelsOfTheWidestVectorsAllocateNothing(Activation function) throws IOException, InterruptedException {
    allocatesNothing(64, function);
  }

  /** Where the widest vectors fill a panel, those that don't have tiles of their own. */
  @ParameterizedTest
  @EnumSource(names = {"SIGMOID", "SILU"})
  void kernelsOfHalfAPanelAllocateNothing(Activation function) throws IOException, InterruptedException {
    allocatesNothing(32, function);
  }

  /** In a JVM of its own: what this one has compiled and measures would play a part. */
  private static void allocatesNothing(int bytes, Activation function) throws IOException, InterruptedException {
    requireVectors();
    String found =
        OtherJvms.run(OtherJvms.own(), OtherJvms.vectors(bytes), AllocationTest.class, function.name());
    assertTrue(found.startsWith("Vector API, "), found);
    assertEquals("{}", found.split("\t")[1], "bytes a call, " + found);
  }

  @Test
  void allFunctionsInOneJvmAllocateNothing() {
    requireVectors();
    List<Call> calls = calls(Kernels.fastest(), EnumSet.allOf(Activation.class));
    assertEquals(Map.of(), allocating(calls, LONGEST_MILLISECONDS), "bytes a call");
  }

  private static void requireVectors() {
    assumeTrue(
        !Kernels.fastest().description().equals("scalar"), "this JVM was not started with the Vector API's module");
  }

  /** A vector that outlives its method is an object in any case. */
  @Test
  void aBadKernelIsFound() {
    requireVectors();
    Map<String, Long> found = allocating(List.of(new Call("bad", new BadKernel()::call)), 1_500);
    assertEquals(Set.of("bad"), found.keySet());
  }

  /** Its sum is a mutable static field. */
  private static final class BadKernel {
    private static FloatVector sum = FloatVector.zero(Vectors.SPECIES);

    private final float[] values = new float[10 * LANES];

    void call() {
      for (int i = 0; i < values.length; i += LANES) {
        sum = sum.add(FloatVector.fromArray(Vectors.SPECIES, values, i));
      }
    }
  }

  /** What still allocates after so long, and how many bytes a call. */
  private static Map<String, Long> allocating(List<Call> calls, int milliseconds) {
    long end = System.nanoTime() + milliseconds * 1_000_000L;
    int looks = 0;
    Map<String, Long> found;
    do {
      for (int round = 0; round < WARM_UP; round++) {
        for (Call call : calls) {
          call.run().run();
        }
      }
      found = new TreeMap<>();
      for (Call call : calls) {
        long bytes = call.tooMuch();
        if (bytes > 0) {
          found.put(call.name(), bytes);
        }
      }
      looks++;
    } while ((looks < LOOKS || !found.isEmpty()) && System.nanoTime() < end);
    return found;
  }

  private static List<Call> calls(Kernels kernels, Set<Activation> functions) {
    return Stream.of(
            panels(kernels), compressed(kernels), elements(kernels, functions), gates(kernels), norms(kernels),
            rows(kernels), updates(kernels))
        .flatMap(List::stream).toList();
  }

  private static float[] values(int seed) {
    Random random = new Random(seed);
    float[] values = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      values[i] = random.nextFloat() - 0.5f;
    }
    return values;
  }

  private static List<Call> panels(Kernels kernels) {
    PanelKernels panels = kernels.panels();
    float[] x = values(1);
    float[] w = values(2);
    float[] s = values(3);
    float[] y = values(4);
    int[] places = IntStream.range(0, 300).map(t -> t % 7).toArray();
    int[] rowsAt = IntStream.range(0, 300).map(r -> r * LANES).toArray();
    List<Call> calls = new ArrayList<>();
    int panel = 40 * LANES;
    int wPanel = 300 * LANES;
    for (int rows : new int[] {1, 3, 4, 5, 8, 12, 23}) {
      for (int outputs : new int[] {1, 8, 13, 16, 24, 33, 40}) {
        int terms = (rows + outputs) % 4 == 0 ? 0 : 1 + (3 * rows + outputs) % 19;
        String shape = rows + " rows, " + outputs + " outputs, " + terms + " terms";
        calls.add(new Call("panels across: " + shape, () -> {
          panels.across(x, 3, places, 1, terms, w, 5, wPanel, s, 7, panel, LANES, y, 9, panel, rows, outputs);
          panels.across(x, 3, places, 1, terms, w, 5, wPanel, s, 7, LANES, 0, y, 9, panel, rows, outputs);
        }));
        calls.add(new Call("panels sums: " + shape, () -> panels.sums(x, 3, panel, rows, y, 9, outputs)));
        int columns = 1 + (rows + outputs) % LANES;
        calls.add(new Call("panels down: " + shape + ", " + columns + " columns", () ->
            panels.down(x, 3, columns, rowsAt, 1, rows, w, 5, panel, y, 9, panel, outputs)));
      }
    }
    for (int rows : new int[] {0, 1, 2, 3, 4, 5, 8, 13, 23}) {
      for (int terms : new int[] {0, 1, 4, 9}) {
        String shape = rows + " rows, " + terms + " terms";
        calls.add(new Call("panels each: " + shape, () -> {
          panels.each(x, 3, rowsAt, 0, terms, w, 5, s, 7, LANES, y, 9, rows);
          panels.each(x, 3, rowsAt, 0, terms, w, 5, s, 7, 0, y, 9, rows);
        }));
      }
      calls.add(new Call("panels eachSum: " + rows + " rows", () ->
          panels.eachSum(x, 3, rowsAt, 1, rows, w, 5, y, 9)));
    }
    // more terms than are added in one go
    calls.add(new Call("panels across: 270 terms", () ->
        panels.across(x, 3, places, 1, 270, w, 5, wPanel, s, 7, panel, LANES, y, 9, panel, 5, 17)));
    return calls;
  }

  private static List<Call> compressed(Kernels kernels) {
    CompressedKernels compressed = kernels.compressed();
    float[] x = values(1);
    float[] d = values(2);
    float[] g = values(3);
    float[] y = values(4);
    // rows of no, one, and several elements
    int[] starts = {0, 0, 1, 3, 6, 10, 15, 23};
    int[] index = IntStream.range(0, 23).map(k -> k * 5 % 9).toArray();
    int rows = starts.length - 1;
    List<Call> calls = new ArrayList<>();
    for (int width : new int[] {16, 32, 48, 64, 80}) {
      String shape = width + " wide";
      calls.add(new Call("compressed product: " + shape, () -> {
        compressed.product(x, 3, width, starts, index, d, g, true, y, 5, rows);
        compressed.product(x, 3, width, starts, index, d, g, false, y, 5, rows);
      }));
      calls.add(new Call("compressed addProduct: " + shape, () ->
          compressed.addProduct(x, 3, width, starts, index, g, y, 5, rows)));
      calls.add(new Call("compressed gradient: " + shape, () ->
          compressed.gradient(x, 3, d, 5, width, starts, index, y, rows)));
      calls.add(new Call("compressed sums: " + shape, () -> compressed.sums(d, 5, width, y, rows)));
    }
    return calls;
  }

  private static List<Call> elements(Kernels kernels, Set<Activation> functions) {
    ElementKernels elements = kernels.elements();
    float[] x = values(1);
    float[] y = values(2);
    float[] z = values(3);
    float[] dy = values(4);
    List<Call> calls = new ArrayList<>();
    for (int n : new int[] {0, LANES, 3 * LANES}) {
      for (Activation function : functions) {
        calls.add(new Call("elements activate: " + function + " of " + n, () ->
            elements.activate(function, x, y, 3, n)));
        calls.add(new Call("elements activateBackward: " + function + " of " + n, () ->
            elements.activateBackward(function, x, y, z, 3, n)));
      }
      calls.add(new Call("elements add: " + n, () -> elements.add(x, 3, y, 5, n)));
      calls.add(new Call("elements addScaled: " + n, () -> elements.addScaled(0.001f, x, 3, y, 5, n)));
      calls.add(new Call("elements max: " + n, () -> elements.max(x, 3, y, 5, n)));
      calls.add(new Call("elements maxBackward: " + n, () -> elements.maxBackward(x, z, 3, y, dy, 5, n)));
      calls.add(new Call("elements clear: " + n, () -> elements.clear(x, z, 3, n)));
    }
    return calls;
  }

  private static List<Call> gates(Kernels kernels) {
    GateKernels gates = kernels.gates();
    float[] z = values(1);
    float[] cells = values(2);
    float[] squashed = values(3);
    float[] hidden = values(4);
    float[] dh = values(5);
    float[] dc = values(6);
    float[] dz = values(7);
    List<Call> calls = new ArrayList<>();
    for (int lanes : new int[] {LANES, 3 * LANES}) {
      calls.add(new Call("gates forward: " + lanes, () ->
          gates.forward(lanes, z, 3, 100, cells, 5, 100, squashed, 7, hidden, 9)));
      calls.add(new Call("gates backward: " + lanes, () ->
          gates.backward(lanes, z, 3, 100, cells, 5, squashed, 7, dh, dc, 9, dz, 11, 100)));
    }
    return calls;
  }

  private static List<Call> norms(Kernels kernels) {
    NormKernels norms = kernels.norms();
    float[] x = values(1);
    float[] d = values(2);
    float[] y = values(3);
    float[] constants = values(4);
    float[] results = new float[4 * LANES];
    List<Call> calls = new ArrayList<>();
    for (int rows : new int[] {1, 3, 4, 5, 16, 31, NormKernels.ROWS}) {
      String shape = rows + " rows";
      calls.add(new Call("norms moments: " + shape, () -> norms.moments(x, 3, rows, results)));
      calls.add(new Call("norms normalise: " + shape, () -> norms.normalise(x, y, 3, rows, constants)));
      calls.add(new Call("norms slopeSums: " + shape, () ->
          norms.slopeSums(x, d, 3, rows, constants, results)));
      calls.add(new Call("norms normaliseBackward: " + shape, () ->
          norms.normaliseBackward(x, d, y, 3, rows, constants)));
    }
    return calls;
  }

  private static List<Call> rows(Kernels kernels) {
    RowKernels rows = kernels.rows();
    float[] x = values(1);
    float[] h = values(2);
    float[] v = values(3);
    float[] factors = values(4);
    List<Call> calls = new ArrayList<>();
    for (int features : new int[] {1, 5, 16, 33, 48}) {
      for (int count : new int[] {1, 4, 23}) {
        String shape = count + " rows, " + features + " features";
        calls.add(new Call("rows normalise: " + shape, () ->
            rows.normalise(x, h, 3, 30 * LANES, count, features, 1e-5f, factors, 5)));
        calls.add(new Call("rows project: " + shape, () ->
            rows.project(v, h, 3, 30 * LANES, count, features, factors, 5)));
      }
    }
    return calls;
  }

  private static List<Call> updates(Kernels kernels) {
    UpdateKernels updates = kernels.updates();
    UpdateKernels.AdamStep step = new UpdateKernels.AdamStep(1e-3f, 1, 0.9f, 0.1f, 0.999f, 1e-3f, 1e-8f);
    UpdateKernels.RmsStep rms = new UpdateKernels.RmsStep(1e-3f, 0.99f, 0.01f, 1e-5f);
    List<Call> calls = new ArrayList<>();
    for (int length : new int[] {LANES, Kernels.FIRST + 3 * LANES, 77}) {
      float[] w = Arrays.copyOf(values(1), length);
      float[] g = Arrays.copyOf(values(2), length);
      float[] m = new float[length];
      float[] v = new float[length];
      double[] norm = new double[1];
      calls.add(new Call("updates adam: " + length, () -> updates.adam(step, w, g, m, v)));
      calls.add(new Call("updates sgd: " + length, () -> updates.sgd(1e-3f, 0.9f, 1e-4f, w, g, m)));
      calls.add(new Call("updates rmsProp: " + length, () -> updates.rmsProp(rms, w, g, v)));
      calls.add(new Call("updates scale: " + length, () -> updates.scale(0.999f, g)));
      calls.add(new Call("updates squaredNorm: " + length, () -> norm[0] = updates.squaredNorm(g)));
      float[] panels = Arrays.copyOf(values(3), Kernels.FIRST + 6 * LANES);
      calls.add(new Call("updates squaredNorm of panels", () -> norm[0] = updates.squaredNorm(panels, 3)));
    }
    return calls;
  }
}
