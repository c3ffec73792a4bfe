package org.espalier.benchmarks;

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

  private Subject subject;

  @Setup
  public void start() {
    subject = engine.equals("jvm") ? new JvmSubject(workload) : new TorchSubject(workload);
  }

  @Benchmark
  public void run() {
    subject.run();
  }
}
