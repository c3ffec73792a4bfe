// SPDX-License-Identifier: Apache-2.0
package org.espalier.benchmarks;

import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.espalier.api.engine.Engine;
import org.espalier.engine.jvm.JvmEngine;

/** engine.jvm of another build, in the same process: its classes are its own, all that they use is this build's. */
final class OtherBuild extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private OtherBuild(URL jar) {
    super(new URL[] {jar}, OtherBuild.class.getClassLoader());
  }

  /**
   * Its engine.
   *
   * @param jar of the bundle, or the folder of its classes
   * @throws IllegalArgumentException if that holds no engine that fits this build's API
   */
  static Engine engine(Path jar) {
    try {
      OtherBuild build = new OtherBuild(jar.toUri().toURL());
      Class<?> engine = build.loadClass(JvmEngine.class.getName());
      return (Engine) engine.getConstructor().newInstance();
    } catch (MalformedURLException | ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          jar + (Files.exists(jar) ? " holds no engine.jvm that fits this build: " + e : " does not exist"), e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(JvmEngine.class.getPackageName() + ".")) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }
}
