// SPDX-License-Identifier: Apache-2.0
package org.espalier.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.nio.charset.StandardCharsets;

/**
 * Standard output and error in UTF-8. The JVM writes a warning to standard error at each start with an incubator
 * module, and no option silences it; the script therefore starts it with standard error closed and the real one under
 * another number, {@code espalier.stderr}.
 */
final class StandardStreams {

  private StandardStreams() {}

  static void redirect() {
    System.setOut(stream(FileDescriptor.out));
    System.setErr(stream(error()));
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static FileDescriptor error() {
    Integer number = Integer.getInteger("espalier.stderr");
    if (number == null) {
      return FileDescriptor.err;
    }
    try {
      Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
      constructor.setAccessible(true);
      return constructor.newInstance(number);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return FileDescriptor.err;
    }
  }
}
