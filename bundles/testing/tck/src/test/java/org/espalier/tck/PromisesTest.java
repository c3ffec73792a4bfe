// SPDX-License-Identifier: Apache-2.0
package org.espalier.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Who fails a suite reads the promise in words: every assertion in the suites' sources has a message. */
class PromisesTest {
  private static final String ASSERTIONS = "org.junit.jupiter.api.Assertions";
  private static final String PATH =
      System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

  @Test
  void everyAssertionSaysWhatWasPromised() throws IOException {
    List<Path> suites;
    try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
      suites = files.filter(file -> file.toString().endsWith(".java")).toList();
    }
    Found found = assertions(suites);
    assertTrue(found.all > 300, "the suites have hundreds of assertions; found were " + found.all);
    assertEquals(List.of(), found.wordless, "assertions without a message; give each the promise in words");
  }

  private static Found assertions(List<Path> sources) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task = (JavacTask) compiler.getTask(
          null, files, null, List.of("-proc:none", "-classpath", PATH), null,
          files.getJavaFileObjectsFromPaths(sources));
      Iterable<? extends CompilationUnitTree> units = task.parse();
      task.analyze();
      Found found = new Found(Trees.instance(task));
      units.forEach(unit -> found.scan(unit, null));
      return found;
    }
  }

  /** JUnit's assertions that are called, and which of them get no text. */
  private static final class Found extends TreePathScanner<Void, Void> {
    private final Trees trees;
    private final List<String> wordless = new ArrayList<>();
    private int all;

    Found(Trees trees) {
      this.trees = trees;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void none) {
      Element called = trees.getElement(getCurrentPath());
      if (called instanceof ExecutableElement method && method.getEnclosingElement().toString().equals(ASSERTIONS)) {
        all++;
        List<? extends VariableElement> parameters = method.getParameters();
        String last = parameters.isEmpty() ? "" : parameters.get(parameters.size() - 1).asType().toString();
        if (!last.equals("java.lang.String") && !last.equals("java.util.function.Supplier<java.lang.String>")) {
          CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
          long line = unit.getLineMap()
              .getLineNumber(trees.getSourcePositions().getStartPosition(unit, call));
          wordless.add(Path.of(unit.getSourceFile().getName()).getFileName() + ":" + line);
        }
      }
      return super.visitMethodInvocation(call, none);
    }
  }
}
