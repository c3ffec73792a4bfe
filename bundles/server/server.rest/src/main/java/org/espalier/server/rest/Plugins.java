package org.espalier.server.rest;

import java.util.List;
import org.espalier.json.JsonObject;
import org.osgi.annotation.versioning.ConsumerType;

/** The plug-ins that experiments can name, as a worker sees them. Safe for several threads. */
@ConsumerType
public interface Plugins {
  /** Each as {@code espalier plugins --json} has it. */
  List<JsonObject> all();
}
