package org.resight.web.body;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/** The items of a CSV body (RFC 4180 with a header line; what {@link TableReader} recognises). */
final class CsvItems<T> extends BulkBody<T> {

  private static final int MOST_COLUMNS = 200;
  private static final int LONGEST_FIELD = 100_000;
  private static final int LONGEST_RECORD = 1_000_000;

  private final CloseableIterator<CsvRecord> records;
  private final Map<String, Integer> header;
  private final Function<CsvRow, T> conversion;
  private @Nullable CsvRecord record;

  /** Whether the line after the record could not be read. */
  private boolean broken;

  /**
   * Starts to read, and reads the header.
   *
   * @param conversion given the names of the columns, makes what reads the rows
   */
  CsvItems(InputStream body, Function<Set<String>, Function<CsvRow, T>> conversion) {
    try {
      this.records = open(body);
      this.header = header();
      this.conversion = conversion.apply(header.keySet());
    } catch (RefusedException e) {
      throw inHeader(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static CloseableIterator<CsvRecord> open(InputStream body) throws IOException {
    TableReader text = new TableReader(body);
    return CsvReader.builder()
        .fieldSeparator(text.separatorFound())
        .allowUnclosedQuote(false)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .maxBufferSize(LONGEST_RECORD)
        .build(CsvRecordHandler.of(CsvItems::bound), text)
        .iterator();
  }

  private static void bound(CsvRecordHandler.CsvRecordHandlerBuilder handler) {
    handler.maxFields(MOST_COLUMNS).maxFieldSize(LONGEST_FIELD).maxRecordSize(LONGEST_RECORD);
  }

  private Map<String, Integer> header() {
    CsvRecord names = nextRecord();
    if (names == null) {
      throw malformed("The body is empty; a CSV body begins with a line of column names.");
    }
    Map<String, Integer> columns = new HashMap<>();
    for (int i = 0; i < names.getFieldCount(); i++) {
      String name = names.getField(i).strip();
      if (columns.put(name, i) != null) {
        throw new RefusedException(
            Refusal.INVALID_VALUE,
            "The column \"" + name + "\" stands twice in the header.",
            Map.of(COLUMN, name));
      }
    }
    return columns;
  }

  @Override
  boolean advance() {
    record = nextRecord();
    CsvRecord present = record;
    if (present == null) {
      return false;
    }
    if (present.getFieldCount() != header.size()) {
      throw malformed(
          "The line has "
              + present.getFieldCount()
              + " values, the header has "
              + header.size()
              + " names.");
    }
    return true;
  }

  private @Nullable CsvRecord nextRecord() {
    try {
      return records.hasNext() ? records.next() : null;
    } catch (CsvParseException | UncheckedIOException e) {
      broken = true;
      throw unreadable(e);
    } catch (NoSuchElementException e) {
      return null;
    }
  }

  @Override
  T read() {
    CsvRecord present = record;
    if (present == null) {
      throw new NoSuchElementException();
    }
    return conversion.apply(new CsvRow(header, present));
  }

  private static RefusedException inHeader(RefusedException refusal) {
    if (Problem.status(refusal.refusal()) != Problem.UNPROCESSABLE) {
      return refusal;
    }
    Map<String, Object> members = new HashMap<>(refusal.members());
    members.putIfAbsent(LINE, 1);
    return new RefusedException(refusal.refusal(), refusal.detail(), members);
  }

  private static RefusedException malformed(String detail) {
    return new RefusedException(Refusal.MALFORMED_CSV, detail);
  }

  /** What the body stream throws arrives wrapped. */
  private static RefusedException unreadable(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedException refusal) {
        return refusal;
      } else if (cause instanceof CharacterCodingException) {
        return new RefusedException(Refusal.UNREADABLE_BODY, "The body is not UTF-8.");
      } else if (cause instanceof IOException) {
        return new RefusedException(
            Refusal.UNREADABLE_BODY, "The body could not be read to its end.");
      }
    }
    return malformed(
        "The line is not CSV: a quotation mark is not closed, is in the wrong place, or the line is"
            + " too long.");
  }

  @Override
  long line() {
    CsvRecord last = record;
    if (last == null) {
      return 0;
    }
    return broken ? last.getStartingLineNumber() + 1 : last.getStartingLineNumber();
  }

  @Override
  boolean canGoOn() {
    return !broken;
  }

  @Override
  public boolean hasColumns() {
    return true;
  }

  @Override
  public boolean isSingle() {
    return false;
  }
}
