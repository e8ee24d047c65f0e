package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.resight.model.AnnotationId;

/** Rows as bytes and back. */
class SealedPageTest {

  private static final List<Instant> TIMES =
      List.of(
          Instant.EPOCH,
          Instant.parse("1969-12-31T23:59:59.999999Z"),
          Instant.parse("0001-01-01T00:00:00.000001Z"),
          Instant.parse("9999-12-31T23:59:59.999999Z"),
          Instant.parse("2026-05-04T03:02:01.123456Z"));

  private static final List<String> WORDS =
      List.of("", "positive", "łó\t\n🐋", "NULL", "x".repeat(300));

  private static final List<Long> NUMBERS =
      List.of(0L, 1L, -1L, 63L, 64L, -65L, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE);

  private final SplittableRandom random = new SplittableRandom(3);
  private final List<AnnotationId> annotations = JournalSamples.annotations(random, 300);

  private <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private <T> T orNull(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  /** A row of which anything may be missing, also what no kind of entry lacks. */
  private EntryRow anyRow(long position) {
    return new EntryRow(
        position,
        oneOf(WORDS),
        orNull(() -> oneOf(NUMBERS)),
        orNull(() -> new UUID(random.nextLong(), random.nextLong())),
        orNull(() -> oneOf(annotations)),
        orNull(() -> oneOf(annotations)),
        orNull(() -> oneOf(WORDS)),
        orNull(() -> oneOf(WORDS)),
        orNull(() -> oneOf(WORDS)),
        orNull(() -> oneOf(WORDS)),
        orNull(() -> oneOf(WORDS)),
        orNull(() -> oneOf(WORDS)),
        orNull(() -> oneOf(TIMES)),
        orNull(() -> oneOf(TIMES)),
        orNull(() -> oneOf(TIMES)),
        orNull(() -> oneOf(NUMBERS)));
  }

  private List<EntryRow> rows(int size) {
    long first = random.nextLong(1, 1L << 40);
    List<EntryRow> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(anyRow(first + i));
    }
    return rows;
  }

  @Test
  void rows_ofAnySort_comeBack() {
    for (int round = 0; round < 100; round++) {
      List<EntryRow> rows = rows(1 + random.nextInt(500));
      assertThat(SealedPage.rows(SealedPage.of(rows).orElseThrow())).isEqualTo(rows);
    }
  }

  @Test
  void page_ofReviews_isSmall() {
    List<EntryRow> rows = new ArrayList<>();
    for (int seq = 1; seq <= EntryPages.SIZE; seq++) {
      rows.add(EntryRow.of(seq, JournalSamples.review(random, seq, annotations)));
    }
    byte[] page = SealedPage.of(rows).orElseThrow();
    assertThat(SealedPage.rows(page)).isEqualTo(rows);
    assertThat(page.length / rows.size()).isLessThan(50);
  }

  @Test
  void page_thatIsTooLarge_isNone() {
    List<EntryRow> rows = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      EntryRow row = anyRow(i + 1);
      rows.add(
          new EntryRow(
              i + 1,
              "review",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              i + "x".repeat(1000),
              row.startedAt(),
              null,
              null,
              null));
    }
    assertThat(SealedPage.of(rows)).isEmpty();
  }

  @Test
  void page_damaged_isRefused() {
    byte[] page = SealedPage.of(rows(200)).orElseThrow();
    for (int i = 0; i < 500; i++) {
      byte[] damaged = page.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      assertThatThrownBy(() -> SealedPage.rows(damaged)).isInstanceOf(RuntimeException.class);
    }
  }
}
