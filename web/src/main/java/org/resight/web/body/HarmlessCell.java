package org.resight.web.body;

/**
 * Texts in CSV that a spreadsheet would take for a formula.
 *
 * <p>A text that begins with {@code =}, {@code +}, {@code -}, {@code @}, a tabulator or a line
 * break is written with an apostrophe before it, and read without. A text that begins with
 * apostrophes and then one of these gets one more, so that every text comes back as it was. Numbers
 * are no texts.
 */
public final class HarmlessCell {

  private static final char MARK = '\'';
  private static final String DANGEROUS = "=+-@\t\r\n";

  private HarmlessCell() {}

  /** Returns a text as it is written into a cell. */
  public static String of(String text) {
    return isFormula(text) ? MARK + text : text;
  }

  /** Returns the text of a cell. */
  static String read(String cell) {
    return !cell.isEmpty() && cell.charAt(0) == MARK && isFormula(cell) ? cell.substring(1) : cell;
  }

  /** Returns whether a text is a formula, or one behind apostrophes. */
  private static boolean isFormula(String text) {
    int start = 0;
    while (start < text.length() && text.charAt(start) == MARK) {
      start++;
    }
    return start < text.length() && DANGEROUS.indexOf(text.charAt(start)) >= 0;
  }
}
