package org.resight.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.resight.database.Database;
import org.resight.journal.EntryKind;
import org.resight.journal.JournalEntry;
import org.resight.journal.JournalEntry.Acted;
import org.resight.journal.JournalEntry.AnnotationsAdded;
import org.resight.journal.JournalEntry.AnnotationsRemoved;
import org.resight.journal.JournalEntry.Calibrated;
import org.resight.journal.JournalEntry.Excluded;
import org.resight.journal.JournalEntry.Included;
import org.resight.journal.JournalEntry.Named;
import org.resight.journal.JournalEntry.NamesGiven;
import org.resight.journal.JournalEntry.Proposed;
import org.resight.journal.JournalEntry.Reviewed;
import org.resight.journal.JournalEntry.Synced;
import org.resight.journal.RecordedReview;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/**
 * One row of {@code journal_entry}, as it stands there. Decoding throws an unchecked exception of
 * any kind if the row is damaged.
 */
record EntryRow(
    long position,
    String kind,
    @Nullable Long seq,
    @Nullable UUID reviewId,
    @Nullable AnnotationId annotationA,
    @Nullable AnnotationId annotationB,
    @Nullable String evidence,
    @Nullable String meta,
    @Nullable String confidence,
    @Nullable String reviewer,
    @Nullable String tags,
    @Nullable String comment,
    @Nullable Instant startedAt,
    @Nullable Instant decidedAt,
    @Nullable Instant recordedAt,
    @Nullable Long undoes) {

  static final String COLUMNS =
      "position, kind, seq, review_id, annotation_a, annotation_b, evidence, meta, confidence,"
          + " reviewer, tags, comment, started_at, decided_at, recorded_at, undoes";

  static final String INSERT =
      "INSERT INTO journal_entry (graph_no, "
          + COLUMNS
          + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String REVIEW = JournalJson.word(EntryKind.REVIEW);

  /** Returns whether a body belongs beside the row. */
  boolean hasBody() {
    return !kind.equals(REVIEW);
  }

  static EntryRow of(long position, JournalEntry entry) {
    EntryKind kind = entry.entryKind();
    return switch (kind) {
      case REVIEW -> ofReview(position, ((Reviewed) entry).review());
      case EXCLUSION -> {
        Excluded excluded = (Excluded) entry;
        yield plain(position, kind, excluded.reviewer(), excluded.reason());
      }
      case INCLUSION -> {
        Included included = (Included) entry;
        yield plain(position, kind, included.reviewer(), included.reason());
      }
      case ACT -> {
        Acted acted = (Acted) entry;
        yield ofAct(position, kind, acted.id(), acted.author(), acted.kind(), acted.at());
      }
      case NAMING -> {
        NamesGiven given = (NamesGiven) entry;
        yield ofAct(position, kind, given.act(), given.author(), null, given.at());
      }
      case CANDIDATES, ANNOTATIONS_ADDED, ANNOTATIONS_REMOVED, CALIBRATION, NAMES, SYNC ->
          plain(position, kind, null, null);
    };
  }

  private static EntryRow ofAct(
      long position, EntryKind kind, UUID id, String author, @Nullable String word, Instant at) {
    return new EntryRow(
        position,
        JournalJson.word(kind),
        null,
        id,
        null,
        null,
        null,
        null,
        null,
        author,
        null,
        word,
        null,
        null,
        at,
        null);
  }

  /** Returns what an entry has beside its row, or null. */
  static byte @Nullable [] body(JournalEntry entry) {
    return switch (entry.entryKind()) {
      case REVIEW -> null;
      case CANDIDATES -> EntryBody.ofCandidates(((Proposed) entry).candidates());
      case ANNOTATIONS_ADDED -> {
        AnnotationsAdded added = (AnnotationsAdded) entry;
        yield EntryBody.ofMembership(added.annotations(), added.id());
      }
      case ANNOTATIONS_REMOVED -> {
        AnnotationsRemoved removed = (AnnotationsRemoved) entry;
        yield EntryBody.ofMembership(removed.annotations(), removed.id());
      }
      case EXCLUSION -> EntryBody.ofAnnotations(((Excluded) entry).annotations());
      case INCLUSION -> EntryBody.ofAnnotations(((Included) entry).annotations());
      case CALIBRATION -> EntryBody.ofCalibration((Calibrated) entry);
      case NAMES -> EntryBody.ofNames((Named) entry);
      case SYNC -> EntryBody.ofSync((Synced) entry);
      case ACT -> EntryBody.ofAct((Acted) entry);
      case NAMING -> EntryBody.ofNaming((NamesGiven) entry);
    };
  }

  private static EntryRow plain(
      long position, EntryKind kind, @Nullable String reviewer, @Nullable String reason) {
    return new EntryRow(
        position,
        JournalJson.word(kind),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        reviewer,
        null,
        reason,
        null,
        null,
        null,
        null);
  }

  private static EntryRow ofReview(long position, RecordedReview recorded) {
    Review review = recorded.review();
    return new EntryRow(
        position,
        JournalJson.word(EntryKind.REVIEW),
        recorded.seq(),
        recorded.id(),
        review.pair().a(),
        review.pair().b(),
        JournalJson.word(review.evidence()),
        review.meta() == MetaDecision.NONE ? null : JournalJson.word(review.meta()),
        JournalJson.word(review.confidence()),
        review.reviewer(),
        recorded.tags().isEmpty() ? null : JournalJson.text(recorded.tags()),
        recorded.comment(),
        recorded.startedAt(),
        recorded.decidedAt(),
        recorded.recordedAt(),
        recorded.undoes() == 0 ? null : recorded.undoes());
  }

  /** Returns the review; the row must be of that kind. */
  RecordedReview review() {
    if (!kind.equals(REVIEW)) {
      throw new IllegalArgumentException("no review");
    }
    return new RecordedReview(
        there(seq),
        there(reviewId),
        new Review(
            new AnnotationPair(there(annotationA), there(annotationB)),
            JournalJson.value(EvidenceDecision.class, there(evidence)),
            meta == null ? MetaDecision.NONE : JournalJson.value(MetaDecision.class, meta),
            JournalJson.value(Confidence.class, there(confidence)),
            there(reviewer)),
        tags == null ? List.of() : JournalJson.words(tags),
        comment,
        startedAt,
        decidedAt,
        there(recordedAt),
        undoes == null ? 0 : undoes);
  }

  /**
   * Returns the entry.
   *
   * @param body what stands beside the row, null for kinds that have none
   */
  JournalEntry entry(byte @Nullable [] body) {
    return switch (JournalJson.value(EntryKind.class, kind)) {
      case REVIEW -> new Reviewed(review());
      case CANDIDATES -> new Proposed(EntryBody.candidates(there(body)));
      case ANNOTATIONS_ADDED -> EntryBody.added(there(body));
      case ANNOTATIONS_REMOVED -> EntryBody.removed(there(body));
      case EXCLUSION -> new Excluded(EntryBody.annotations(there(body)), there(reviewer), comment);
      case INCLUSION -> new Included(EntryBody.annotations(there(body)), there(reviewer), comment);
      case CALIBRATION -> EntryBody.calibration(there(body));
      case NAMES -> EntryBody.names(there(body));
      case SYNC -> EntryBody.sync(there(body));
      case ACT ->
          EntryBody.act(
              there(body), there(reviewId), there(comment), there(reviewer), there(recordedAt));
      case NAMING ->
          EntryBody.naming(there(body), there(reviewId), there(reviewer), there(recordedAt));
    };
  }

  private static <T> T there(@Nullable T value) {
    return Objects.requireNonNull(value, "a value is missing");
  }

  /**
   * Reads a row.
   *
   * @param time reads its times
   */
  static EntryRow read(ResultSet row, Time time) throws SQLException {
    return new EntryRow(
        row.getLong(1),
        row.getString(2),
        number(row, 3),
        row.getObject(4, UUID.class),
        annotation(row, 5),
        annotation(row, 6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        time.read(row, 13),
        time.read(row, 14),
        time.read(row, 15),
        number(row, 16));
  }

  private static @Nullable AnnotationId annotation(ResultSet row, int column) throws SQLException {
    UUID id = row.getObject(column, UUID.class);
    return id == null ? null : AnnotationId.of(id);
  }

  private static @Nullable Long number(ResultSet row, int column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? null : number;
  }

  /** A way to read a time. */
  @FunctionalInterface
  interface Time {

    /** Of H2, which looks the offset up in a table for each time that is asked for with one. */
    Time OF_H2 = (row, column) -> row.getObject(column, Instant.class);

    /** Of PostgreSQL, whose driver gives no other. */
    Time OF_POSTGRES = EntryRow::instant;

    /** Returns the one of a database. */
    static Time of(Database database) {
      return database.isPostgres() ? OF_POSTGRES : OF_H2;
    }

    /** Reads it, null if there is none. */
    @Nullable Instant read(ResultSet row, int column) throws SQLException;
  }

  static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static @Nullable UUID uuid(@Nullable AnnotationId id) {
    return id == null ? null : id.uuid();
  }

  /** Adds the row to a batch of {@link #INSERT}. */
  void insert(PreparedBatch batch, long graph) {
    batch
        .bind(0, graph)
        .bind(1, position)
        .bind(2, kind)
        .bind(3, seq)
        .bindBySqlType(4, reviewId, Types.OTHER)
        .bindBySqlType(5, uuid(annotationA), Types.OTHER)
        .bindBySqlType(6, uuid(annotationB), Types.OTHER)
        .bind(7, evidence)
        .bind(8, meta)
        .bind(9, confidence)
        .bind(10, reviewer)
        .bind(11, tags)
        .bind(12, comment)
        .bindBySqlType(13, time(startedAt), Types.TIMESTAMP_WITH_TIMEZONE)
        .bindBySqlType(14, time(decidedAt), Types.TIMESTAMP_WITH_TIMEZONE)
        .bindBySqlType(15, time(recordedAt), Types.TIMESTAMP_WITH_TIMEZONE)
        .bind(16, undoes)
        .add();
  }
}
