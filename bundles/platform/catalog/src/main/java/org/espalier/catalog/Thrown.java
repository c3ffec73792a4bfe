// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a plug-in threw, as text: it holds no class of the plug-in, so that keeping it keeps no class loader. Anything
 * can be told so, also what throws when it is asked for its message, has megabytes of it, or causes without an end.
 */
public final class Thrown extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST = 500;
  private static final int DEEPEST = 20;
  private static final StackTraceElement[] NOWHERE = {};

  private final String type;
  private final String words;

  private Thrown(String type, String words, Thrown cause, StackTraceElement[] trace) {
    super(words.isEmpty() ? type : type + ": " + words, cause);
    this.type = type;
    this.words = words.isEmpty() ? type : words + " (" + type + ")";
    setStackTrace(trace);
  }

  /** Describes what was thrown, with its causes. */
  public static Thrown of(Throwable thrown) {
    return thrown instanceof Thrown described ? described
        : of(thrown, Collections.newSetFromMap(new IdentityHashMap<>()));
  }

  private static Thrown of(Throwable thrown, Set<Throwable> seen) {
    seen.add(thrown);
    String message = asked(thrown::getMessage).orElse("");
    Thrown cause = asked(thrown::getCause)
        .filter(next -> !seen.contains(next) && seen.size() < DEEPEST)
        .map(next -> next instanceof Thrown described ? described : of(next, seen))
        .orElse(null);
    if (cause != null && (thrown instanceof ExceptionInInitializerError
        || message.equals(asked(() -> thrown.getCause().toString()).orElse("")))) {
      // a wrapper without words of its own, such as an UncheckedIOException
      return cause;
    }
    return new Thrown(
        type(thrown.getClass()), sentence(message), cause, asked(thrown::getStackTrace).orElse(NOWHERE));
  }

  /** What a method of the plug-in's gives; nothing if it does not do what it should. */
  private static <T> Optional<T> asked(Supplier<T> method) {
    try {
      return Optional.ofNullable(method.get());
    } catch (Exception | Error e) {
      return Optional.empty();
    }
  }

  private static String type(Class<?> thrown) {
    String name = thrown.getName();
    return sentence(name.substring(name.lastIndexOf('.') + 1));
  }

  /**
   * The first line of a text, without control characters, and not too long for a sentence.
   *
   * @param text whatever a plug-in says
   */
  public static String sentence(String text) {
    String line = text.substring(0, Math.min(text.length(), 10 * LONGEST)).lines()
        .filter(words -> !words.isBlank()).findFirst().orElse("").replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " ...";
  }

  /** Message and type in a sentence, such as {@code / by zero (ArithmeticException)}. */
  public String words() {
    return words;
  }

  /** Whether this or one of its causes was of a type, by its name without the package. */
  public boolean was(Class<? extends Throwable> what) {
    return type.equals(type(what)) || getCause() instanceof Thrown cause && cause.was(what);
  }

  /** What was the cause of it all. */
  public Thrown root() {
    Thrown root = this;
    while (root.getCause() instanceof Thrown cause) {
      root = cause;
    }
    return root;
  }
}
