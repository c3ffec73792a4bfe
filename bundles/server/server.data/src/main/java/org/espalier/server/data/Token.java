// SPDX-License-Identifier: Apache-2.0
package org.espalier.server.data;

import java.util.ArrayList;
import java.util.List;
import org.espalier.api.plugin.InvalidInputException;

/**
 * A word, value or sign of {@link FilterSyntax}.
 *
 * @param text without its quotes
 * @param kind what it is
 * @param line from 1
 * @param column from 1
 */
record Token(String text, Kind kind, int line, int column) {
  private static final String SIGNS = "=!<>(),";

  private enum Kind { WORD, QUOTED, SIGN, END }

  /** All of a text, the end behind them. */
  static List<Token> all(String text) {
    List<Token> tokens = new ArrayList<>();
    Reader reader = new Reader(text);
    do {
      tokens.add(reader.next());
    } while (!tokens.get(tokens.size() - 1).end());
    return tokens;
  }

  boolean is(String word) {
    return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
  }

  boolean symbol() {
    return kind == Kind.SIGN;
  }

  boolean quoted() {
    return kind == Kind.QUOTED;
  }

  boolean end() {
    return kind == Kind.END;
  }

  /** What stands here, as the end of a sentence that says what was expected. */
  String found() {
    return end() ? ", but here is the end" : ", but here is '" + text + "'";
  }

  InvalidInputException error(String message) {
    return error(line, column, message);
  }

  private static InvalidInputException error(int line, int column, String message) {
    return new InvalidInputException("filter, line " + line + ", column " + column + ": " + message);
  }

  private static final class Reader {
    private final String text;
    private int at;
    private int line = 1;
    private int lineBegins;

    Reader(String text) {
      this.text = text;
    }

    Token next() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        if (text.charAt(at) == '\n') {
          line++;
          lineBegins = at + 1;
        }
        at++;
      }
      int column = at - lineBegins + 1;
      if (at == text.length()) {
        return new Token("", Kind.END, line, column);
      }
      int began = line;
      char c = text.charAt(at);
      if (SIGNS.indexOf(c) >= 0) {
        return new Token(sign(), Kind.SIGN, began, column);
      }
      if (quote(c)) {
        String quoted = quoted();
        return at < text.length() && text.charAt(at) == '.'
            ? new Token(quoted + word(), Kind.WORD, began, column)
            : new Token(quoted, Kind.QUOTED, began, column);
      }
      String word = word();
      if (word.isEmpty()) {
        throw error(line, column, "'" + Character.toString(text.codePointAt(at))
            + "' is part of no word or sign; a value that has it stands in quotes");
      }
      return new Token(word, Kind.WORD, began, column);
    }

    private String sign() {
      String two = text.substring(at, Math.min(at + 2, text.length()));
      String sign = List.of("==", "!=", "<>", "<=", ">=").contains(two) ? two : two.substring(0, 1);
      at += sign.length();
      return sign;
    }

    /** Letters and the like, and what stands in quotes behind a point. */
    private String word() {
      StringBuilder word = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at);
        if (Character.isLetterOrDigit(c) || "._-+:/".indexOf(c) >= 0) {
          word.append(c);
          at++;
        } else if (quote(c) && !word.isEmpty() && word.charAt(word.length() - 1) == '.') {
          word.append(quoted());
        } else {
          break;
        }
      }
      return word.toString();
    }

    private String quoted() {
      int line = this.line;
      int column = at - lineBegins + 1;
      char quote = text.charAt(at++);
      StringBuilder quoted = new StringBuilder();
      while (at < text.length()) {
        char c = text.charAt(at++);
        if (c == '\n') {
          this.line++;
          lineBegins = at;
        }
        if (c != quote) {
          quoted.append(c);
        } else if (at < text.length() && text.charAt(at) == quote) {
          quoted.append(quote);
          at++;
        } else {
          return quoted.toString();
        }
      }
      throw error(line, column, "what begins with this quote has no end");
    }

    private static boolean quote(char c) {
      return c == '\'' || c == '"' || c == '`';
    }
  }
}
