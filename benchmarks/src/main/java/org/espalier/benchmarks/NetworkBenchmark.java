package org.espalier.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Time for one piece of work. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NetworkBenchmark {
  @Param public Workload workload;

  @Param({"jvm", "libtorch"})
  public String engine;

  /** Enough for the compiler to be done. */
  private static final long WARM_UP_NANOSECONDS = 3_000_000_000L;

  private Subject subject;

  /** Warms up for a fixed processor time: on a busy machine, a fixed time by the clock ends before compilation does. */
  @Setup
  public void start() {
    subject = engine.equals("jvm") ? Subject.ofJvm(workload) : new TorchSubject(workload);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + WARM_UP_NANOSECONDS;
    while (threads.getCurrentThreadCpuTime() < end) {
      subject.run();
    }
  }

  @Benchmark
  public void run() {
    subject.run();
  }
}
