// SPDX-License-Identifier: Apache-2.0
package org.espalier.store;

import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.espalier.json.Json;
import org.espalier.plan.ExperimentPlan;
import org.espalier.plan.PluginUse;
import org.espalier.plan.RunPlan;

/**
 * Says in words how two experiments differ: the stored one, and the one that is asked for. Where that has more of the
 * same, such as seeds, nothing is said, because that changes no run.
 */
final class Difference {
  private static final int SHOWN = 3;
  private static final int DIGITS = 8;
  /** The option of plug-ins that read files: {@link org.espalier.api.plugin.ReadsFiles}. */
  private static final String SHA256 = "sha256";

  private final List<String> found = new ArrayList<>();

  private Difference() {}

  /** A list of differences, the end of a sentence; it names one at least. */
  static String between(ExperimentPlan stored, ExperimentPlan asked) {
    Difference difference = new Difference();
    difference.compare("experiment", stored.experiment().name(), asked.experiment().name());
    difference.compare("", stored.experiment().spec().values(), asked.experiment().spec().values());
    difference.files(stored.runs(), asked.runs());
    if (difference.found.isEmpty()) {
      difference.lineups(stored.runs(), asked.runs());
    }
    if (difference.found.isEmpty()) {
      difference.found.add("the procedure divides it into other runs");
    }
    List<String> all = difference.found.stream().distinct().toList();
    String more = all.size() > SHOWN ? ", and " + (all.size() - SHOWN) + " more" : "";
    return String.join(", ", all.subList(0, Math.min(SHOWN, all.size()))) + more;
  }

  private void compare(String key, Object stored, Object asked) {
    if (stored instanceof Map<?, ?> there && asked instanceof Map<?, ?> here && !key.equals("seeds")) {
      Set<Object> names = new LinkedHashSet<>(there.keySet());
      names.addAll(here.keySet());
      // they are no part of what is computed
      names.remove("description");
      names.remove("compare");
      names.remove("claims");
      names.remove("published");
      // what is read is compared by file
      names.remove(SHA256);
      for (Object name : names) {
        compare(key.isEmpty() ? "" + name : key + "." + name, there.get(name), here.get(name));
      }
    } else if (!text(stored).equals(text(asked)) && !grown(key, stored, asked)) {
      if (stored instanceof List<?> there && asked instanceof List<?> here && there.size() == here.size()
          && Stream.concat(there.stream(), here.stream()).allMatch(Map.class::isInstance)) {
        for (int i = 0; i < there.size(); i++) {
          compare(key + "." + (i + 1), there.get(i), here.get(i));
        }
      } else {
        found.add(key + " is " + text(stored) + " there and " + text(asked) + " here");
      }
    }
  }

  private void files(List<RunPlan> stored, List<RunPlan> asked) {
    Map<PluginUse, String> before = readers(stored);
    readers(asked).forEach((reader, now) -> {
      if (before.containsKey(reader)) {
        files(reader, digests(before.get(reader)), digests(now));
      }
    });
  }

  private void files(PluginUse reader, Map<String, String> there, Map<String, String> here) {
    Set<String> names = new LinkedHashSet<>(here.keySet());
    names.addAll(there.keySet());
    for (String name : names) {
      if (!Objects.equals(there.get(name), here.get(name))) {
        String file = name.isEmpty() ? path(reader).orElse("what " + name(reader) + " reads") : name;
        found.add(file + " has the SHA-256 " + text(there.get(name)) + " there and " + text(here.get(name)) + " here");
      }
    }
  }

  /** Digests of what is read, by the plug-ins that read it, without them. */
  private static Map<PluginUse, String> readers(List<RunPlan> runs) {
    Map<PluginUse, String> readers = new LinkedHashMap<>();
    runs.stream().flatMap(run -> run.lineup().all()).distinct().forEach(use -> {
      Map<String, Object> options = new LinkedHashMap<>(use.options());
      if (options.remove(SHA256) instanceof String digest) {
        readers.put(
            new PluginUse(
                use.kind(), use.name(), use.version(), use.bundle(), use.sha256(), options, use.parts()), digest);
      }
    });
    return readers;
  }

  /** By file; of one alone, without its name. */
  private static Map<String, String> digests(String joined) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (String entry : joined.split(";")) {
      int equals = entry.lastIndexOf('=');
      digests.put(entry.substring(0, Math.max(0, equals)), entry.substring(equals + 1));
    }
    return digests;
  }

  /** The option that is the path of what is there. */
  private static Optional<String> path(PluginUse reader) {
    return reader.options().values().stream()
        .filter(String.class::isInstance).map(String.class::cast)
        .filter(text -> new File(text).exists()).findFirst();
  }

  /** Whether all that was asked for before is asked for now. */
  private static boolean grown(String key, Object stored, Object asked) {
    boolean counted = key.equals("seeds");
    List<?> before = values(counted, stored);
    return stored != null && asked != null && values(counted, asked).containsAll(before);
  }

  private static List<?> values(boolean counted, Object value) {
    if (counted && value instanceof Long count) {
      return LongStream.range(0, count).boxed().toList();
    }
    if (counted && value instanceof Map<?, ?> open && open.get("at-most") instanceof Long most) {
      return LongStream.range(0, most).boxed().toList();
    }
    return value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
  }

  private static String text(Object value) {
    return value == null ? "absent" : value instanceof String text ? text : Json.canonical(value);
  }

  private void lineups(List<RunPlan> stored, List<RunPlan> asked) {
    Map<String, String> there = versions(stored);
    versions(asked).forEach((plugin, version) -> {
      String other = there.get(plugin);
      if (other != null && !Objects.equals(other, version)) {
        found.add("the " + plugin + " is " + other + " there and " + version + " here");
      }
    });
  }

  private static Map<String, String> versions(List<RunPlan> runs) {
    Map<String, String> versions = new LinkedHashMap<>();
    runs.stream().flatMap(run -> run.lineup().all()).forEach(use -> versions.put(name(use), version(use)));
    return versions;
  }

  private static String name(PluginUse use) {
    return use.kind() + " " + use.name();
  }

  private static String version(PluginUse use) {
    String digest = use.sha256();
    return "version " + use.version() + " (SHA-256 " + digest.substring(0, Math.min(DIGITS, digest.length())) + "...)";
  }
}
