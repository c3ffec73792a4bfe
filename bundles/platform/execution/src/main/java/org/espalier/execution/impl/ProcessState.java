// SPDX-License-Identifier: Apache-2.0
package org.espalier.execution.impl;

import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all that runs in a process shares, as it was at first: system properties, and where digests come from. A plug-in
 * may add to it; what it changes or removes is put back, since other runs and the report depend on it.
 */
final class ProcessState {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessState.class);

  private final Map<String, String> properties = System.getProperties().stringPropertyNames().stream()
      .collect(Collectors.toMap(name -> name, System::getProperty, (one, other) -> one, TreeMap::new));
  private final List<Provider> providers = List.of(Security.getProviders());

  /** Puts back what was changed since. */
  synchronized void restore() {
    List<String> changed = properties.keySet().stream()
        .filter(name -> !properties.get(name).equals(System.getProperty(name)))
        .toList();
    if (!changed.isEmpty()) {
      LOG.warn("a plug-in changed system properties, which are put back: {}", String.join(", ", changed));
      changed.forEach(name -> System.setProperty(name, properties.get(name)));
    }
    for (int i = 0; i < providers.size(); i++) {
      if (Security.insertProviderAt(providers.get(i), i + 1) > 0) {
        LOG.warn("a plug-in removed the security provider {}, which is put back", providers.get(i).getName());
      }
    }
  }
}
