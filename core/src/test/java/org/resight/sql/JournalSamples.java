package org.resight.sql;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.Backend;
import org.resight.journal.Callback;
import org.resight.journal.CandidateBatch;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.Confidence;
import org.resight.model.EvidenceDecision;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.model.MetaDecision;
import org.resight.model.Review;

/** Values for tests and measurements of journals. */
public final class JournalSamples {

  static final Instant NOW = Instant.parse("2026-05-04T03:02:01.123456Z");

  private JournalSamples() {}

  static AnnotationId annotation(RandomGenerator random) {
    return new AnnotationId(random.nextLong(), random.nextLong());
  }

  static List<AnnotationId> annotations(RandomGenerator random, int size) {
    TreeSet<AnnotationId> annotations = new TreeSet<>();
    while (annotations.size() < size) {
      annotations.add(annotation(random));
    }
    return List.copyOf(annotations);
  }

  static AnnotationPair pair(RandomGenerator random, List<AnnotationId> annotations) {
    int a = random.nextInt(annotations.size());
    int b = (a + 1 + random.nextInt(annotations.size() - 1)) % annotations.size();
    return AnnotationPair.of(annotations.get(a), annotations.get(b));
  }

  public static GraphOpening opening(RandomGenerator random, int annotations) {
    return opening(annotations(random, annotations));
  }

  static GraphOpening opening(List<AnnotationId> annotations) {
    return opening(new GraphId(UUID.randomUUID()), annotations);
  }

  static GraphOpening opening(GraphId id, List<AnnotationId> annotations) {
    return new GraphOpening(
        new GraphKey(UUID.randomUUID()),
        id,
        "humpbacks, north",
        Backend.GRAPH,
        GraphConfig.of(Map.of("redundancy.positive", 3)),
        Map.of(
            Callback.Event.FINISHED,
            new Callback(URI.create("https://example.org/done?x=1"), "PUT", Callback.Form.PLAIN)),
        annotations,
        NOW);
  }

  static JournalEntry.Reviewed review(
      RandomGenerator random, long seq, List<AnnotationId> annotations) {
    return new JournalEntry.Reviewed(
        new RecordedReview(
            seq,
            new UUID(random.nextLong(), random.nextLong()),
            new Review(
                pair(random, annotations),
                random.nextInt(3) == 0 ? EvidenceDecision.POSITIVE : EvidenceDecision.NEGATIVE,
                MetaDecision.NONE,
                Confidence.PRETTY_SURE,
                "reviewer-" + random.nextInt(16)),
            List.of(),
            null,
            NOW.plusSeconds(seq),
            NOW.plusSeconds(seq + 1),
            NOW.plusSeconds(seq + 2),
            0));
  }

  public static List<JournalEntry> reviews(
      RandomGenerator random, long firstSeq, int size, List<AnnotationId> annotations) {
    List<JournalEntry> entries = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      entries.add(review(random, firstSeq + i, annotations));
    }
    return entries;
  }

  /** Entries of each kind, some with all that may be missing and some without. */
  static List<JournalEntry> oneOfEachKind(RandomGenerator random, List<AnnotationId> ids) {
    AnnotationPair pair = AnnotationPair.of(ids.get(3), ids.get(9));
    CandidateBatch.Builder batch = new CandidateBatch.Builder();
    batch.add(pair, 0.25, Double.NaN, 0.125);
    batch.add(AnnotationPair.of(ids.get(1), ids.get(9)), -3.5, 0.75, Double.NaN);
    return List.of(
        new JournalEntry.Proposed(batch.build()),
        new JournalEntry.Proposed(candidates(random, 8192, ids)),
        review(random, 1, ids),
        new JournalEntry.Reviewed(
            new RecordedReview(
                2,
                UUID.randomUUID(),
                new Review(
                    pair,
                    EvidenceDecision.UNKNOWN,
                    MetaDecision.SAME,
                    Confidence.GUESSING,
                    "algo:Ærø \"1\""),
                List.of("fluke, left", "łó\n"),
                "a comment\nof two lines: 🐋",
                null,
                null,
                NOW,
                1)),
        new JournalEntry.Excluded(ids.subList(0, 2), "anna", "blurred"),
        new JournalEntry.Included(ids.subList(0, 1), "anna", null),
        new JournalEntry.AnnotationsAdded(annotations(random, 3), new GraphId(UUID.randomUUID())),
        new JournalEntry.AnnotationsRemoved(ids.subList(5, 8), new GraphId(UUID.randomUUID())),
        new JournalEntry.Calibrated(List.of(1.5, -2.25), List.of()),
        new JournalEntry.Named(Map.of(ids.get(3), "Łucja", ids.get(1), "Amara")),
        new JournalEntry.Synced(2, Map.of(ids.get(4), "Wisdom", ids.get(2), "Łucja")),
        new JournalEntry.Acted(new UUID(3, 4), "repair", "Łucja", NOW, 1, 2, null),
        naming(ids.subList(0, 3), new JournalEntry.NamesGiven.Made(7, 7)),
        new JournalEntry.Acted(new UUID(5, 6), "undo", "anna", NOW, 2, 2, new UUID(3, 4)),
        naming(ids.subList(4, 5), new JournalEntry.NamesGiven.Made(7, 7)));
  }

  /** A naming of photos without names: the first gets one, the others stay as they are. */
  static JournalEntry.NamesGiven naming(
      List<AnnotationId> annotations, JournalEntry.NamesGiven.Made made) {
    Map<AnnotationId, AnnotationCatalogue.Renamed> names = new HashMap<>();
    annotations.forEach(
        photo ->
            names.put(
                photo, new AnnotationCatalogue.Renamed(null, names.isEmpty() ? "Łucja" : null)));
    return new JournalEntry.NamesGiven(
        new UUID(annotations.size(), 9), "anna", NOW, names, Set.of("łucja"), made, null);
  }

  /** The naming that takes another back. */
  static JournalEntry.NamesGiven takingBack(JournalEntry.NamesGiven given) {
    Map<AnnotationId, AnnotationCatalogue.Renamed> names = new HashMap<>();
    given.names().forEach((photo, name) -> names.put(photo, name.reversed()));
    long made = given.made().after();
    return new JournalEntry.NamesGiven(
        new UUID(1, 9),
        "ben",
        NOW,
        names,
        Set.of(),
        new JournalEntry.NamesGiven.Made(made, made),
        given.act());
  }

  static CandidateBatch candidates(
      RandomGenerator random, int size, List<AnnotationId> annotations) {
    CandidateBatch.Builder batch = new CandidateBatch.Builder();
    while (batch.size() < size) {
      batch.add(pair(random, annotations), random.nextDouble(), Double.NaN, Double.NaN);
    }
    return batch.build();
  }

  /** One entry as comparable text: batches of candidates have no equality of their own. */
  static String text(JournalEntry entry) {
    if (!(entry instanceof JournalEntry.Proposed proposed)) {
      return entry.toString();
    }
    CandidateBatch batch = proposed.candidates();
    StringBuilder text = new StringBuilder("candidates");
    for (int i = 0; i < batch.size(); i++) {
      text.append(' ')
          .append(batch.pair(i))
          .append(batch.match(i))
          .append('/')
          .append(batch.nomatch(i))
          .append('/')
          .append(batch.notcomp(i));
    }
    return text.toString();
  }

  /** All entries of a journal as comparable text. */
  public static List<String> replayed(ReviewJournal journal, GraphKey key) {
    List<String> texts = new ArrayList<>();
    journal.replay(key, 0, (position, entry) -> texts.add(position + " " + text(entry)));
    return texts;
  }

  /** What {@link #replayed} gives for a journal of these entries. */
  public static List<String> texts(List<JournalEntry> entries) {
    List<String> texts = new ArrayList<>();
    for (JournalEntry entry : entries) {
      texts.add(texts.size() + 1 + " " + text(entry));
    }
    return texts;
  }
}
