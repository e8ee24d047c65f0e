package org.resight.web.v1;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.journal.RecordedReview;
import org.resight.state.NameChanges;
import org.resight.web.body.RequestValues;

/** What differs from the catalogue. */
record DeltaDocument(
    long seq, @Nullable UUID act, Map<UUID, NameItem> names, List<MatchItem> matches) {

  /** A change of name. */
  record NameItem(@Nullable String old, @JsonProperty("new") @Nullable String fresh) {}

  /** A pair whose decision changed. */
  record MatchItem(UUID a, UUID b, @Nullable Decided old, @JsonProperty("new") Decided fresh) {}

  /** The decision that stood, or stands, on a pair. */
  record Decided(
      String decision,
      @Nullable String metaDecision,
      String confidence,
      List<String> tags,
      String reviewer) {}

  /** Tells changes of names as they are written. */
  static DeltaDocument of(NameChanges changes) {
    return new DeltaDocument(
        changes.seq(),
        changes.act(),
        changes.names().entrySet().stream()
            .collect(
                Collectors.toMap(
                    change -> change.getKey().uuid(),
                    change -> new NameItem(change.getValue().before(), change.getValue().after()),
                    (one, same) -> one,
                    TreeMap::new)),
        changes.matches().stream()
            .map(
                match ->
                    new MatchItem(
                        match.pair().a().uuid(),
                        match.pair().b().uuid(),
                        match.before() == null ? null : decided(match.before()),
                        decided(match.after())))
            .toList());
  }

  private static Decided decided(RecordedReview recorded) {
    return new Decided(
        RequestValues.name(recorded.review().evidence()),
        RecordedReviewDocument.meta(recorded.review().meta()),
        RequestValues.name(recorded.review().confidence()),
        recorded.tags(),
        recorded.review().reviewer());
  }
}
