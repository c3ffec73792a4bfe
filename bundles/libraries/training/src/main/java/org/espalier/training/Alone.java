// SPDX-License-Identifier: Apache-2.0
package org.espalier.training;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Stands for an object as one of its interfaces and nothing else, and so does what that gives: a cast to another
 * interface of the object fails.
 */
final class Alone implements InvocationHandler {
  private final Class<?> type;
  private final Object object;

  private Alone(Class<?> type, Object object) {
    this.type = type;
    this.object = object;
  }

  static <T> T of(Class<T> type, T object) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Alone(type, object)));
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return switch (method.getName()) {
        case "equals" -> self == arguments[0];
        case "hashCode" -> System.identityHashCode(self);
        default -> type.getSimpleName() + " of " + object.getClass().getSimpleName();
      };
    }
    try {
      Object result = method.invoke(object, arguments);
      return result == null ? null : alone(method.getReturnType(), result);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  /** A result as the interface that the method gives; values of the JDK, records and sealed types as they are. */
  private static <T> Object alone(Class<T> type, Object result) {
    boolean open = type.isInterface() && !type.isSealed() && type.getClassLoader() != null
        && type.getClassLoader() != ClassLoader.getPlatformClassLoader();
    return open ? of(type, type.cast(result)) : result;
  }
}
