// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.espalier.server.accounts.Role;
import org.espalier.server.data.Database;
import org.espalier.server.data.ExperimentState;
import org.espalier.server.data.Experiments;
import org.espalier.server.data.Filter;
import org.espalier.server.data.Listing;
import org.espalier.server.data.RunState;
import org.espalier.server.data.Runs;
import org.espalier.server.data.ServerSettings;
import org.espalier.server.queue.Work;
import org.espalier.server.queue.WorkerCounts;
import org.espalier.server.rest.Exposition.Family;
import org.espalier.server.rest.Exposition.Type;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsExtensionSelect;
import org.osgi.service.jakartars.whiteboard.propertytypes.JakartarsResource;

/** How the server is, in numbers, for Prometheus. What is not there yet has no numbers. */
@Component(service = MetricsResource.class)
@JakartarsResource
@JakartarsExtensionSelect({Extensions.SELECT_JSON, Extensions.SELECT_ACCESS, Extensions.SELECT_PROBLEMS})
@Path("metrics")
public final class MetricsResource {
  private static final double MILLIS = 1e3;

  private final Readiness readiness;
  private final RequestCounts requests;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Experiments experiments;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Runs runs;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Database database;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile Work work;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile WorkerCounts workers;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile ServerSettings settings;

  @Activate
  public MetricsResource(@Reference Readiness readiness, @Reference RequestCounts requests) {
    this.readiness = readiness;
    this.requests = requests;
  }

  @GET
  @Produces(MediaType.TEXT_PLAIN)
  @Requires(Role.VIEWER)
  @Summary("How the server is, in numbers, in Prometheus' text format; counts are those of all projects.")
  @Answers(String.class)
  public Response get() throws IOException {
    Exposition numbers = new Exposition();
    numbers.gauge("espalier_ready", "1 if all that the server needs is there.", readiness.missing().isEmpty() ? 1 : 0);
    program(numbers);
    count(numbers, "espalier_experiments", "Experiments by state.", experiments, ExperimentState.values());
    count(numbers, "espalier_runs", "Runs by state; those that are queued wait for a slot.", runs, RunState.values());
    slots(numbers);
    workers(numbers);
    requests.writeTo(numbers);
    connections(numbers);
    disk(numbers);
    memory(numbers);
    threads(numbers);
    process(numbers);
    return Response.ok(numbers.toString(), MediaType.valueOf(Exposition.MEDIA_TYPE)).build();
  }

  private static void program(Exposition numbers) {
    Bundle bundle = FrameworkUtil.getBundle(MetricsResource.class);
    String version = bundle == null ? "" : bundle.getVersion().toString();
    numbers.family("espalier_build_info", Type.GAUGE, "1; its labels say which program this is.")
        .sample(1, "version", version, "java", System.getProperty("java.version"));
  }

  private static void count(
      Exposition numbers, String name, String help, Listing<?> listing, Enum<?>[] states) {
    if (listing != null) {
      Map<String, Long> counts = listing.counts(Filter.ALL, "state");
      Family family = numbers.family(name, Type.GAUGE, help);
      for (Enum<?> state : states) {
        family.sample(counts.getOrDefault(state.name(), 0L), "state", state.name().toLowerCase(Locale.ROOT));
      }
    }
  }

  private void slots(Exposition numbers) {
    Work known = work;
    if (known != null) {
      Map<String, Long> states = known.slots().stream().collect(Collectors.groupingBy(Work.Slot::state,
          TreeMap::new, Collectors.counting()));
      Family family = numbers.family("espalier_slots", Type.GAUGE, "Places for runs by state.");
      Arrays.asList("busy", "idle", "reserved").forEach(
          state -> family.sample(states.getOrDefault(state, 0L), "state", state));
    }
  }

  private void workers(Exposition numbers) {
    WorkerCounts known = workers;
    if (known != null) {
      Family family = numbers.family("espalier_workers", Type.GAUGE, "Worker processes by what they do.");
      new TreeMap<>(known.all()).forEach((state, count) -> family.sample(count, "state", state));
    }
  }

  private void connections(Exposition numbers) {
    Database known = database;
    if (known != null) {
      Database.Connections pool = known.connections();
      numbers.family("espalier_database_connections", Type.GAUGE, "Connections to the database by state.")
          .sample(pool.busy(), "state", "busy").sample(pool.idle(), "state", "idle");
      numbers.gauge("espalier_database_connections_max", "Connections to the database at most.", pool.most());
      numbers.gauge(
          "espalier_database_connections_waiting", "Threads that wait for a connection to the database.",
          pool.waiting());
    }
  }

  private void disk(Exposition numbers) throws IOException {
    ServerSettings known = settings;
    if (known != null) {
      FileStore store = Files.getFileStore(known.data());
      numbers.gauge("espalier_data_free_bytes", "Space that is free where the data folder is.",
          store.getUsableSpace());
      numbers.gauge("espalier_data_size_bytes", "Space that there is where the data folder is.",
          store.getTotalSpace());
    }
  }

  private static void memory(Exposition numbers) {
    Map<String, MemoryUsage> areas = new TreeMap<>(Map.of(
        "heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage(),
        "nonheap", ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage()));
    Family used = numbers.family("jvm_memory_used_bytes", Type.GAUGE, "Memory of the server's JVM that is used.");
    areas.forEach((area, usage) -> used.sample(usage.getUsed(), "area", area));
    Family committed =
        numbers.family("jvm_memory_committed_bytes", Type.GAUGE, "Memory that the server's JVM has taken.");
    areas.forEach((area, usage) -> committed.sample(usage.getCommitted(), "area", area));
    Family most = numbers.family(
        "jvm_memory_max_bytes", Type.GAUGE, "Memory that the server's JVM may take; -1 where nothing is said.");
    areas.forEach((area, usage) -> most.sample(usage.getMax(), "area", area));
  }

  private static void threads(Exposition numbers) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    numbers.gauge("jvm_threads_current", "Threads of the server's JVM.", threads.getThreadCount());
    numbers.gauge("jvm_threads_peak", "Most threads of the server's JVM so far.", threads.getPeakThreadCount());
    Family times = numbers.family(
        "jvm_gc_collection_seconds_total", Type.COUNTER, "Time that the collections of each collector took.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      times.sample(collector.getCollectionTime() / MILLIS, "gc", collector.getName());
    }
    Family collections =
        numbers.family("jvm_gc_collections_total", Type.COUNTER, "Collections of each collector.");
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      collections.sample(collector.getCollectionCount(), "gc", collector.getName());
    }
  }

  private static void process(Exposition numbers) {
    numbers.gauge("process_start_time_seconds", "When the server was started, in seconds since 1970.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / MILLIS);
    numbers.counter("process_cpu_seconds_total", "Processor time of the server, without that of workers.",
        ProcessHandle.current().info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / MILLIS);
  }
}
