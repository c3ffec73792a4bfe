// SPDX-License-Identifier: Apache-2.0
package org.espalier.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;

/** How far a change of a bundle reaches. The later of two reaches further. */
enum Change {
  /** The same bytes. */
  NONE,
  /** Nothing that another bundle was compiled against, and nothing that the resolver asks for. */
  CODE,
  /** The manifest, so the resolver has to choose again. */
  MANIFEST,
  /** What other bundles are compiled against: of a bundle that exports something. */
  INTERFACE;

  /**
   * Prints the furthest change.
   *
   * @param jars pairs: the bundle as it was, and as it is
   */
  public static void main(String[] jars) throws IOException {
    Change furthest = NONE;
    for (int i = 0; i < jars.length; i += 2) {
      Change change = between(Path.of(jars[i]), Path.of(jars[i + 1]));
      furthest = change.compareTo(furthest) > 0 ? change : furthest;
    }
    System.out.println(furthest);
  }

  static Change between(Path before, Path after) throws IOException {
    if (Files.mismatch(before, after) < 0) {
      return NONE;
    }
    try (JarFile old = new JarFile(before.toFile()); JarFile fresh = new JarFile(after.toFile())) {
      boolean exports = old.getManifest().getMainAttributes().getValue("Export-Package") != null;
      if (exports && !Arrays.equals(interfaces(old), interfaces(fresh), Arrays::compare)) {
        return INTERFACE;
      }
      return old.getManifest().equals(fresh.getManifest()) ? CODE : MANIFEST;
    }
  }

  /** The classes of a jar without what no compiler looks at. */
  private static byte[][] interfaces(JarFile jar) {
    Map<String, byte[]> classes = new TreeMap<>();
    jar.stream().filter(entry -> entry.getName().endsWith(".class")).forEach(entry -> {
      ClassNode type = read(jar, entry);
      if (type.outerClass == null && (type.access & Opcodes.ACC_SYNTHETIC) == 0) {
        classes.put(type.name, visible(type));
      }
    });
    return classes.values().toArray(new byte[0][]);
  }

  private static ClassNode read(JarFile jar, JarEntry entry) {
    try (InputStream in = jar.getInputStream(entry)) {
      ClassNode type = new ClassNode();
      new ClassReader(in).accept(type, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
      return type;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Private members stay if they are annotated: components inherit the references of their superclasses. Inner classes
   * are listed by whoever names one, in code too; what they are stands in themselves.
   */
  private static byte[] visible(ClassNode type) {
    type.fields.removeIf(field -> isHidden(field.access, field.visibleAnnotations, field.invisibleAnnotations));
    type.methods.removeIf(method -> isHidden(method.access, method.visibleAnnotations, method.invisibleAnnotations));
    type.innerClasses.removeIf(inner -> inner.innerName == null || !inner.name.equals(type.name));
    type.nestMembers = null;
    type.nestHostClass = null;
    ClassWriter writer = new ClassWriter(0);
    type.accept(writer);
    return writer.toByteArray();
  }

  private static boolean isHidden(int access, List<AnnotationNode> visible, List<AnnotationNode> invisible) {
    List<AnnotationNode> annotations = new ArrayList<>(visible == null ? List.of() : visible);
    annotations.addAll(invisible == null ? List.of() : invisible);
    return (access & Opcodes.ACC_SYNTHETIC) != 0 || (access & Opcodes.ACC_PRIVATE) != 0 && annotations.isEmpty();
  }
}
