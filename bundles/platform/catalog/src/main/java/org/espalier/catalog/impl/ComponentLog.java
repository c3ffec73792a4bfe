// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog.impl;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.catalog.Thrown;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.log.FormatterLogger;
import org.osgi.service.log.Logger;
import org.osgi.service.log.LoggerConsumer;
import org.osgi.service.log.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes what the component runtime logs to the platform's log. It also is the one place where the runtime tells why a
 * component could not be constructed: the exception it throws does not say.
 */
@Component(service = {LoggerFactory.class, ComponentLog.class}, property = "service.ranking:Integer=1000")
public final class ComponentLog implements LoggerFactory {
  /** The component runtime logs under the names of components what it does with them, which is not theirs to tell. */
  private static final String RUNTIME = "org.apache.felix.log.";


  /** What was thrown while this thread constructs; set for that time only, so that it pins no class loader. */
  private final ThreadLocal<Failure> constructing = new ThreadLocal<>();

  private static final class Failure {
    private Throwable thrown;
  }

  /** Why a construction failed, told by the component runtime. */
  static final class ConstructionException extends Exception {
    private static final long serialVersionUID = 1L;

    ConstructionException(Throwable cause) {
      // with words of its own: without, those of the cause are asked for, which may throw
      super("it can't be constructed", cause);
    }
  }

  /** Constructs something by the component runtime. */
  <T> T construct(Supplier<T> construction) throws ConstructionException {
    Failure failure = new Failure();
    constructing.set(failure);
    try {
      return construction.get();
    } catch (Exception | Error e) {
      throw new ConstructionException(Optional.ofNullable(failure.thrown).orElse(e));
    } finally {
      constructing.remove();
    }
  }

  @Override
  public Logger getLogger(String name) {
    return getLogger(name, Logger.class);
  }

  @Override
  public Logger getLogger(Class<?> type) {
    return getLogger(type.getName());
  }

  @Override
  public <L extends Logger> L getLogger(Class<?> type, Class<L> loggerType) {
    return getLogger(type.getName(), loggerType);
  }

  @Override
  public <L extends Logger> L getLogger(Bundle bundle, String name, Class<L> loggerType) {
    return getLogger(name, loggerType);
  }

  @Override
  public <L extends Logger> L getLogger(String name, Class<L> loggerType) {
    if (loggerType != Logger.class && loggerType != FormatterLogger.class) {
      throw new IllegalArgumentException("no logger of type " + loggerType.getName());
    }
    org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger(RUNTIME + name);
    return loggerType.cast(Proxy.newProxyInstance(
        ComponentLog.class.getClassLoader(),
        new Class<?>[] {FormatterLogger.class},
        (proxy, method, arguments) -> call((Logger) proxy, log, method, arguments)));
  }

  /** The methods of a logger follow one pattern: {@code isLevelEnabled()}, and {@code level(message, arguments)}. */
  private Object call(Logger proxy, org.slf4j.Logger log, Method method, Object[] arguments) throws Exception {
    String name = method.getName();
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(log, arguments);
    }
    if (name.equals("getName")) {
      return log.getName();
    }
    if (name.startsWith("is")) {
      Level level = level(name.substring("is".length(), name.length() - "Enabled".length()));
      return log.isEnabledForLevel(level) || level == Level.ERROR;
    }
    if (arguments[0] instanceof LoggerConsumer<?>) {
      @SuppressWarnings("unchecked")
      LoggerConsumer<Exception> consumer = (LoggerConsumer<Exception>) arguments[0];
      consumer.accept(proxy);
      return null;
    }
    Object[] details = new Object[0];
    if (arguments.length > 1) {
      details = arguments[1] instanceof Object[] array ? array : Arrays.copyOfRange(arguments, 1, arguments.length);
    }
    log(log, level(name), (String) arguments[0], details);
    return null;
  }

  private void log(org.slf4j.Logger log, Level level, String message, Object[] details) {
    Failure failure = constructing.get();
    if (failure == null) {
      log.atLevel(level).log(message, Arrays.stream(details).map(ComponentLog::safe).toArray());
      return;
    }
    if (details.length > 0 && details[details.length - 1] instanceof Throwable thrown) {
      failure.thrown = thrown instanceof InvocationTargetException e ? e.getCause() : thrown;
    }
    // whoever asked for the construction gets the failure as an exception
    log.atDebug().log(message, Arrays.stream(details).map(ComponentLog::safe).toArray());
  }

  /** What a plug-in threw can be anything. */
  private static Object safe(Object detail) {
    return detail instanceof Throwable thrown ? Thrown.of(thrown) : detail;
  }

  private static Level level(String name) {
    return name.equalsIgnoreCase("audit") ? Level.INFO : Level.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
