package org.espalier.benchmarks;

import java.lang.management.CompilationMXBean;
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

  /** Least processor time of the warm-up: on a busy machine, a fixed time by the clock would end too soon. */
  private static final long WARM_UP_NANOSECONDS = 3_000_000_000L;

  /** How long the compiler must have had nothing to do. */
  private static final long QUIET_NANOSECONDS = 1_000_000_000L;

  /** Most time of the warm-up by the clock. */
  private static final long PATIENCE_NANOSECONDS = 60_000_000_000L;

  private Subject subject;

  /** Works until the compiler is done. */
  @Setup
  public void start() {
    subject = engine.equals("jvm") ? Subject.ofJvm(workload) : new TorchSubject(workload);
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long enough = threads.getCurrentThreadCpuTime() + WARM_UP_NANOSECONDS;
    long started = System.nanoTime();
    long quietSince = started;
    long compiled = compiler.getTotalCompilationTime();
    long now = started;
    while (now - started < PATIENCE_NANOSECONDS
        && (threads.getCurrentThreadCpuTime() < enough || now - quietSince < QUIET_NANOSECONDS)) {
      subject.run();
      now = System.nanoTime();
      if (compiler.getTotalCompilationTime() != compiled) {
        compiled = compiler.getTotalCompilationTime();
        quietSince = now;
      }
    }
  }

  @Benchmark
  public void run() {
    subject.run();
  }
}
