// SPDX-License-Identifier: Apache-2.0
package org.espalier.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ThrownTest {
  private static final class Unspeakable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }

    @Override
    public synchronized Throwable getCause() {
      return new Unspeakable();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
      return getStackTrace();
    }
  }

  @Test
  void messageAndTypeAreASentence() {
    assertEquals("/ by zero (ArithmeticException)", Thrown.of(new ArithmeticException("/ by zero")).words());
    assertEquals("IllegalStateException", Thrown.of(new IllegalStateException(" \n")).words());
  }

  @Test
  void whatHasNoWordsOfItsOwnIsToldByItsCause() {
    IOException cause = new IOException("no such file");
    assertEquals("no such file (IOException)", Thrown.of(new UncheckedIOException(cause)).words());
    assertEquals("unread (UncheckedIOException)", Thrown.of(new UncheckedIOException("unread", cause)).words());
    assertEquals("no such file (IOException)", Thrown.of(new ExceptionInInitializerError(cause)).words());
  }

  @Test
  void whatThrowsWhenAskedIsTold() {
    Thrown thrown = Thrown.of(new Unspeakable());
    assertEquals("ThrownTest$Unspeakable", thrown.words());
    thrown.printStackTrace(new PrintWriter(new StringWriter()));
  }

  @Test
  void knowsWhatItsCausesWere() {
    Thrown inner = Thrown.of(new RuntimeException(new OutOfMemoryError("all")));
    Throwable wrapped = new IllegalStateException("outer", inner);
    assertTrue(Thrown.of(wrapped).was(OutOfMemoryError.class));
    assertTrue(Thrown.of(wrapped).was(IllegalStateException.class));
    assertFalse(Thrown.of(wrapped).was(StackOverflowError.class));
    assertEquals("all (OutOfMemoryError)", Thrown.of(wrapped).root().words());
  }

  @Test
  void causesInACircleEnd() {
    Exception one = new Exception("one");
    Exception other = new Exception("other", one);
    one.initCause(other);
    assertEquals("one (Exception)", Thrown.of(other).root().words());
  }

  @Test
  void megabytesAndControlCharactersAreCut() {
    String words = Thrown.sentence("\n\n" + "\u001b[31mred\u0007 ".repeat(1_000_000));
    assertTrue(words.startsWith("[31mred"), words);
    assertTrue(words.length() < 600, words);
    assertTrue(words.chars().noneMatch(Character::isISOControl), words);
  }
}
