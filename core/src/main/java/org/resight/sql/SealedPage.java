package org.resight.sql;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;

/**
 * The binary form of a page of rows, as {@link CheckedBytes}: all that stands in them, in some 50
 * bytes a review.
 *
 * <p>First position, then row after row: a byte that tells which columns are there, and these.
 * Words that stand together, and annotations, are written once and then called by number; numbers
 * are differences of seven bits a byte (LEB128, the sign lowest). Decoding takes a fifth of what
 * the database takes for the rows, and has each annotation and word of a page once in memory.
 *
 * <p>Decoding throws an unchecked exception of any kind if the bytes are damaged.
 */
final class SealedPage {

  private static final byte VERSION = 1;

  /** Bytes at most: what both databases take as one value. */
  private static final int MOST = 1_000_000;

  private static final int SEQ = 1;
  private static final int REVIEW_ID = 1 << 1;
  private static final int A = 1 << 2;
  private static final int B = 1 << 3;
  private static final int RECORDED = 1 << 4;
  private static final int STARTED = 1 << 5;
  private static final int DECIDED = 1 << 6;
  private static final int UNDOES = 1 << 7;

  private SealedPage() {}

  /** The columns that are words; many rows of a page have them all alike. */
  private record Words(
      String kind,
      @Nullable String evidence,
      @Nullable String meta,
      @Nullable String confidence,
      @Nullable String reviewer,
      @Nullable String tags,
      @Nullable String comment) {

    static Words of(EntryRow row) {
      return new Words(
          row.kind(),
          row.evidence(),
          row.meta(),
          row.confidence(),
          row.reviewer(),
          row.tags(),
          row.comment());
    }

    static Words get(ByteBuffer from) {
      return new Words(
          Objects.requireNonNull(text(from)),
          text(from),
          text(from),
          text(from),
          text(from),
          text(from),
          text(from));
    }

    void put(ByteBuffer to) {
      putText(to, kind);
      putText(to, evidence);
      putText(to, meta);
      putText(to, confidence);
      putText(to, reviewer);
      putText(to, tags);
      putText(to, comment);
    }
  }

  /**
   * Returns rows whose positions follow one another as bytes, or nothing if they are too large, or
   * of times further from now than 290,000 years.
   */
  static Optional<byte[]> of(List<EntryRow> rows) {
    try {
      return Optional.of(new Writer().write(rows));
    } catch (BufferOverflowException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** Returns the rows. */
  static List<EntryRow> rows(byte[] page) {
    return new Reader(CheckedBytes.unseal(VERSION, page)).read();
  }

  private static final class Writer {

    private final ByteBuffer to = CheckedBytes.allocate(VERSION, MOST);
    private final Map<Words, Integer> words = new HashMap<>();
    private final Map<AnnotationId, Integer> annotations = new HashMap<>();
    private long seq;
    private long time;

    byte[] write(List<EntryRow> rows) {
      putNumber(to, rows.size());
      putNumber(to, rows.get(0).position());
      rows.forEach(this::write);
      return CheckedBytes.seal(to);
    }

    private void write(EntryRow row) {
      to.put((byte) columns(row));
      writeWords(Words.of(row));
      if (row.seq() != null) {
        putNumber(to, row.seq() - seq - 1);
        seq = row.seq();
      }
      UUID id = row.reviewId();
      if (id != null) {
        to.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
      }
      writeAnnotation(row.annotationA());
      writeAnnotation(row.annotationB());
      time = writeTime(row.recordedAt());
      writeTime(row.startedAt());
      writeTime(row.decidedAt());
      if (row.undoes() != null) {
        putNumber(to, row.undoes());
      }
    }

    private static int columns(EntryRow row) {
      return flag(SEQ, row.seq())
          | flag(REVIEW_ID, row.reviewId())
          | flag(A, row.annotationA())
          | flag(B, row.annotationB())
          | flag(RECORDED, row.recordedAt())
          | flag(STARTED, row.startedAt())
          | flag(DECIDED, row.decidedAt())
          | flag(UNDOES, row.undoes());
    }

    private static int flag(int flag, @Nullable Object value) {
      return value == null ? 0 : flag;
    }

    private void writeWords(Words row) {
      Integer known = words.putIfAbsent(row, words.size());
      if (known != null) {
        putNumber(to, known);
      } else {
        putNumber(to, words.size() - 1L);
        row.put(to);
      }
    }

    private void writeAnnotation(@Nullable AnnotationId id) {
      if (id == null) {
        return;
      }
      Integer known = annotations.putIfAbsent(id, annotations.size());
      if (known != null) {
        putNumber(to, known);
      } else {
        putNumber(to, annotations.size() - 1L);
        CheckedBytes.putId(to, id);
      }
    }

    /** Writes a time, if there is one, and returns the one that the next is told from. */
    private long writeTime(@Nullable Instant instant) {
      if (instant == null) {
        return time;
      }
      long micros =
          Math.multiplyExact(instant.getEpochSecond(), 1_000_000) + instant.getNano() / 1_000;
      putNumber(to, micros - time);
      return micros;
    }
  }

  private static final class Reader {

    private final ByteBuffer from;
    private final List<Words> words = new ArrayList<>();
    private final List<AnnotationId> annotations = new ArrayList<>();
    private long seq;
    private long time;

    Reader(ByteBuffer from) {
      this.from = from;
    }

    List<EntryRow> read() {
      int size = (int) number(from);
      long first = number(from);
      List<EntryRow> rows = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        rows.add(row(first + i));
      }
      return CheckedBytes.whole(from, rows);
    }

    private EntryRow row(long position) {
      int columns = from.get();
      Words row = words();
      Long rowSeq = null;
      if ((columns & SEQ) != 0) {
        seq += number(from) + 1;
        rowSeq = seq;
      }
      UUID id = (columns & REVIEW_ID) == 0 ? null : new UUID(from.getLong(), from.getLong());
      AnnotationId a = (columns & A) == 0 ? null : annotation();
      AnnotationId b = (columns & B) == 0 ? null : annotation();
      Instant recorded = null;
      if ((columns & RECORDED) != 0) {
        time += number(from);
        recorded = instant(time);
      }
      Instant started = (columns & STARTED) == 0 ? null : instant(time + number(from));
      Instant decided = (columns & DECIDED) == 0 ? null : instant(time + number(from));
      Long undoes = (columns & UNDOES) == 0 ? null : number(from);
      return new EntryRow(
          position,
          row.kind,
          rowSeq,
          id,
          a,
          b,
          row.evidence,
          row.meta,
          row.confidence,
          row.reviewer,
          row.tags,
          row.comment,
          started,
          decided,
          recorded,
          undoes);
    }

    private Words words() {
      int known = (int) number(from);
      if (known == words.size()) {
        words.add(Words.get(from));
      }
      return words.get(known);
    }

    private AnnotationId annotation() {
      int known = (int) number(from);
      if (known == annotations.size()) {
        annotations.add(CheckedBytes.getId(from));
      }
      return annotations.get(known);
    }
  }

  private static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
  }

  private static void putText(ByteBuffer to, @Nullable String text) {
    if (text == null) {
      putNumber(to, -1);
    } else {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      putNumber(to, bytes.length);
      to.put(bytes);
    }
  }

  private static @Nullable String text(ByteBuffer from) {
    int length = (int) number(from);
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static void putNumber(ByteBuffer to, long number) {
    long rest = (number << 1) ^ (number >> 63);
    while ((rest & ~0x7F) != 0) {
      to.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    to.put((byte) rest);
  }

  private static long number(ByteBuffer from) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte part = from.get();
      number |= (part & 0x7FL) << shift;
      if (part >= 0) {
        return (number >>> 1) ^ -(number & 1);
      }
    }
    throw new IllegalArgumentException("a number of more than 64 bits");
  }
}
