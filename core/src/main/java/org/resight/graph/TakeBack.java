package org.resight.graph;

import it.unimi.dsi.fastutil.ints.IntOpenHashSet;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.NameKey;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewHistory;
import org.resight.model.AnnotationId;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.KnownPair;
import org.resight.model.MetaDecision;
import org.resight.model.Review;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Takes back what somebody did in one go: each review that still stands by one that names it, and
 * the names. With an id that did so earlier nothing more is taken back, and the answer is the same.
 */
final class TakeBack extends Command.Write<TakenBack> {

  private static final String UNDO = "undo";

  private final GraphWriter writer;
  private final String reviewer;
  private final @Nullable UUID wanted;
  private final @Nullable UUID id;
  private final boolean ownReviews;

  private final List<RecordedReview> rows = new ArrayList<>();
  private Map<AnnotationId, AnnotationCatalogue.Renamed> names = Map.of();
  private @Nullable UUID undone;
  private boolean duplicate;

  /**
   * @param wanted the act, or null for that of the reviewer's newest standing review
   * @param id of the undoing; any where null
   * @param ownReviews whether only the reviewer's own reviews may be taken back, and no names
   */
  TakeBack(
      GraphWriter writer,
      String reviewer,
      @Nullable UUID wanted,
      @Nullable UUID id,
      boolean ownReviews) {
    this.writer = writer;
    this.reviewer = reviewer;
    this.wanted = wanted;
    this.id = id;
    this.ownReviews = ownReviews;
  }

  @Override
  void check(EntryBatch batch) {
    rows.clear();
    names = Map.of();
    if (wasDone(batch)) {
      duplicate = true;
      return;
    }
    ReviewHistory history = writer.state().history();
    List<RecordedReview> standing = new ArrayList<>();
    undone = wanted;
    if (undone == null) {
      RecordedReview newest = history.newestStanding(reviewer, writer.journal()::review);
      if (newest == null) {
        throw nothing("No review of this reviewer stands in this graph.");
      }
      undone = writer.state().acts().of(newest.seq());
      standing.add(newest);
    }
    Acts.Act act = undone == null ? null : writer.state().acts().find(undone);
    if (undone != null && act == null) {
      throw nothing("Nothing was done under this id in this graph.");
    }
    if (act != null) {
      if (act.undoes()) {
        throw nothing("An undo cannot be undone.");
      }
      standing = standing(act);
    }
    boolean named = act != null && act.names() != null && !act.isTakenBack();
    if (standing.isEmpty() && !named) {
      throw nothing("This was taken back before.");
    }
    if (ownReviews
        && (named
            || standing.stream().anyMatch(row -> !row.review().reviewer().equals(reviewer)))) {
      throw new RefusedException(
          Refusal.NOT_YOUR_ACT,
          "Without the right to curate you take back your own reviews, and no names.");
    }
    writer.requireWithout(this, standing);
    Instant now = writer.now();
    UUID undoing = id == null ? UUID.randomUUID() : id;
    takeReviewsBack(standing, act == null ? undoing : null, batch, now);
    if (act != null && undone != null) {
      if (!rows.isEmpty()) {
        batch.add(
            new JournalEntry.Acted(
                undoing,
                UNDO,
                reviewer,
                now,
                rows.get(0).seq(),
                rows.get(rows.size() - 1).seq(),
                undone));
      }
      if (named) {
        takeNamesBack(act, undone, undoing, batch, now);
      }
    }
  }

  private static RefusedException nothing(String why) {
    return new RefusedException(Refusal.NOTHING_TO_UNDO, why);
  }

  /** Returns whether the id has undone something before, and takes over what. */
  private boolean wasDone(EntryBatch batch) {
    if (id == null) {
      return false;
    }
    RecordedReview review = SubmitReviews.find(writer, id, batch, writer.journal()::review);
    if (review != null) {
      if (review.undoes() == 0 || !review.review().reviewer().equals(reviewer)) {
        throw reused();
      }
      rows.add(review);
      return true;
    }
    Acts.Act act = writer.state().acts().find(id);
    if (act == null) {
      return false;
    }
    JournalEntry.Acted reviews = act.reviews();
    JournalEntry.NamesGiven given = act.names();
    undone = reviews != null ? reviews.undoes() : given == null ? null : given.undoes();
    String author = reviews != null ? reviews.author() : given == null ? "" : given.author();
    if (undone == null || !author.equals(reviewer)) {
      throw reused();
    }
    if (reviews != null) {
      for (long seq = reviews.first(); seq <= reviews.last(); seq++) {
        rows.add(writer.journal().review((int) seq));
      }
    }
    names = given == null ? Map.of() : given.names();
    return true;
  }

  private RefusedException reused() {
    return new RefusedException(
        Refusal.ID_REUSED,
        "The id " + id + " was used before, for something else or by another reviewer.",
        Map.of("id", String.valueOf(id)),
        RefusedException.NO_INDEX);
  }

  private List<RecordedReview> standing(Acts.Act act) {
    List<RecordedReview> standing = new ArrayList<>();
    JournalEntry.Acted reviews = act.reviews();
    if (reviews != null) {
      for (long seq = reviews.first(); seq <= reviews.last(); seq++) {
        RecordedReview review = writer.journal().review((int) seq);
        if (writer.state().history().stands(review)) {
          standing.add(review);
        }
      }
    }
    return standing;
  }

  private void takeReviewsBack(
      List<RecordedReview> standing, @Nullable UUID single, EntryBatch batch, Instant now) {
    IntSet without = new IntOpenHashSet();
    for (int i = standing.size() - 1; i >= 0; i--) {
      RecordedReview review = standing.get(i);
      without.add((int) review.seq());
      RecordedReview row =
          undoing(
              writer,
              review,
              without,
              reviewer,
              single == null ? UUID.randomUUID() : single,
              batch.nextSeq(),
              now);
      batch.add(new JournalEntry.Reviewed(row));
      rows.add(row);
    }
  }

  /**
   * Returns the review that takes another back: it says what stands without that one.
   *
   * @param without the seqs of all reviews that do not stand any more
   */
  static RecordedReview undoing(
      GraphWriter writer,
      RecordedReview undone,
      IntSet without,
      String reviewer,
      UUID id,
      long seq,
      Instant now) {
    EvidenceDecision known = KnownPair.truth(undone.tags());
    if (known != null) {
      return new RecordedReview(
          seq,
          id,
          unreviewed(undone, reviewer),
          KnownPair.marked(List.of(), known),
          null,
          null,
          null,
          now,
          undone.seq());
    }
    RecordedReview before =
        writer.state().history().without(undone.review().pair(), without, writer.journal()::review);
    Review restored =
        before == null
            ? unreviewed(undone, reviewer)
            : new Review(
                undone.review().pair(),
                before.review().evidence(),
                before.review().meta(),
                before.review().confidence(),
                reviewer);
    return new RecordedReview(seq, id, restored, List.of(), null, null, null, now, undone.seq());
  }

  private static Review unreviewed(RecordedReview undone, String reviewer) {
    return new Review(
        undone.review().pair(),
        EvidenceDecision.UNREVIEWED,
        MetaDecision.NONE,
        Confidence.UNSPECIFIED,
        reviewer);
  }

  private void takeNamesBack(
      Acts.Act act, UUID undoneAct, UUID undoing, EntryBatch batch, Instant now) {
    JournalEntry.NamesGiven given = Objects.requireNonNull(act.names());
    Map<AnnotationId, AnnotationCatalogue.Renamed> restored = new HashMap<>();
    // One that has left is no business of this graph any more; another may have named it since.
    given
        .names()
        .forEach(
            (photo, change) -> {
              if (writer.state().graph().contains(photo)) {
                restored.put(photo, change.reversed());
              }
            });
    if (restored.isEmpty() && rows.isEmpty()) {
      throw nothing("The photos that this named are not in this graph any more.");
    }
    AnnotationCatalogue.NameBook book =
        writer.services().catalogue().names(writer.state().graph().members());
    Set<String> wantedKeys = new HashSet<>();
    for (Map.Entry<AnnotationId, AnnotationCatalogue.Renamed> photo : restored.entrySet()) {
      if (!Objects.equals(book.names().get(photo.getKey()), photo.getValue().before())) {
        throw new RefusedException(
            Refusal.CHANGED,
            "Photos have been given other names since; this cannot be taken back any more.",
            Map.of("annotations", List.of(photo.getKey().toString())),
            RefusedException.NO_INDEX);
      }
      String name = photo.getValue().after();
      if (name != null && !Objects.equals(name, photo.getValue().before())) {
        wantedKeys.add(NameKey.of(name));
      }
    }
    book.names()
        .forEach(
            (photo, name) -> {
              if (!restored.containsKey(photo)
                  && wantedKeys.contains(NameKey.of(name))
                  && !writer.state().acts().isShared(NameKey.of(name))) {
                throw GiveNames.inUse(name, photo);
              }
            });
    names = restored;
    batch.add(
        new JournalEntry.NamesGiven(
            undoing,
            reviewer,
            now,
            restored,
            Set.of(),
            new JournalEntry.NamesGiven.Made(book.counter(), book.counter()),
            undoneAct));
  }

  @Override
  TakenBack applied(EntryBatch batch) {
    ReviewHistory history = writer.state().history();
    return new TakenBack(
        undone,
        rows.stream()
            .map(
                row ->
                    new ReviewReceipt(
                        row.id(),
                        row.seq(),
                        row.review().pair(),
                        history.effect(row.seq()),
                        duplicate,
                        KnownPair.truth(row.tags())))
            .toList(),
        names,
        duplicate);
  }
}
