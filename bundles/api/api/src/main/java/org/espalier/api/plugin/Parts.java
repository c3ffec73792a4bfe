package org.espalier.api.plugin;

/** The plug-ins that an experiment composed another one with. */
public interface Parts {

  /**
   * A new instance of the plug-in that the experiment gave for a part, such as {@code part(Environment.KIND,
   * Environment.class)}. It lives as long as the run.
   */
  <T> T part(String kind, Class<T> type);
}
