package org.resight.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.NameKey;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/**
 * One fact in the journal of a graph, after its opening. Everything a graph knows is a function of
 * its entries in their order.
 */
public sealed interface JournalEntry {

  /** Returns what it tells: each type of entry has a kind of its own. */
  EntryKind entryKind();

  /**
   * A review.
   *
   * @param review the review with its seq
   */
  record Reviewed(RecordedReview review) implements JournalEntry {
    @Override
    public EntryKind entryKind() {
      return EntryKind.REVIEW;
    }
  }

  /**
   * Candidate pairs.
   *
   * @param candidates at most {@link #MOST_PAIRS} of them
   */
  record Proposed(CandidateBatch candidates) implements JournalEntry {
    /** How many pairs one entry holds at the most. */
    public static final int MOST_PAIRS = 8192;

    @Override
    public EntryKind entryKind() {
      return EntryKind.CANDIDATES;
    }
  }

  /**
   * Annotations came into the graph, which has another id since.
   *
   * @param annotations those that are new
   * @param id the id from here on
   */
  record AnnotationsAdded(List<AnnotationId> annotations, GraphId id) implements JournalEntry {
    /** Copies the list. */
    public AnnotationsAdded {
      annotations = List.copyOf(annotations);
    }

    @Override
    public EntryKind entryKind() {
      return EntryKind.ANNOTATIONS_ADDED;
    }
  }

  /**
   * Annotations left the graph, which has another id since.
   *
   * @param annotations those that left
   * @param id the id from here on
   */
  record AnnotationsRemoved(List<AnnotationId> annotations, GraphId id) implements JournalEntry {
    /** Copies the list. */
    public AnnotationsRemoved {
      annotations = List.copyOf(annotations);
    }

    @Override
    public EntryKind entryKind() {
      return EntryKind.ANNOTATIONS_REMOVED;
    }
  }

  /**
   * Annotations were taken out of the graph's work.
   *
   * @param annotations which
   * @param reviewer by whom
   * @param reason why, or null
   */
  record Excluded(List<AnnotationId> annotations, String reviewer, @Nullable String reason)
      implements JournalEntry {
    /** Copies the list. */
    public Excluded {
      annotations = List.copyOf(annotations);
    }

    @Override
    public EntryKind entryKind() {
      return EntryKind.EXCLUSION;
    }
  }

  /**
   * Excluded annotations were taken into the graph's work again.
   *
   * @param annotations which
   * @param reviewer by whom
   * @param reason why, or null
   */
  record Included(List<AnnotationId> annotations, String reviewer, @Nullable String reason)
      implements JournalEntry {
    /** Copies the list. */
    public Included {
      annotations = List.copyOf(annotations);
    }

    @Override
    public EntryKind entryKind() {
      return EntryKind.INCLUSION;
    }
  }

  /**
   * Scores of pairs with known truth, which replace earlier ones (backend {@link
   * Backend#EVIDENCE}).
   *
   * @param positive scores of pairs of one individual
   * @param negative scores of pairs of two individuals
   */
  record Calibrated(List<Double> positive, List<Double> negative) implements JournalEntry {
    /** Copies the lists. */
    public Calibrated {
      positive = List.copyOf(positive);
      negative = List.copyOf(negative);
    }

    @Override
    public EntryKind entryKind() {
      return EntryKind.CALIBRATION;
    }
  }

  /**
   * What the catalogue called annotations when they came into the graph (backend {@link
   * Backend#EVIDENCE}).
   *
   * @param names the annotations that had a name, with it
   */
  record Named(Map<AnnotationId, String> names) implements JournalEntry {
    /** Copies the map. */
    public Named {
      names = Map.copyOf(names);
    }

    @Override
    public EntryKind entryKind() {
      return EntryKind.NAMES;
    }
  }

  /**
   * The names of the individuals were committed to the catalogue.
   *
   * @param seq as of which review
   * @param names the annotations whose name changed, with the new one
   */
  record Synced(long seq, Map<AnnotationId, String> names) implements JournalEntry {
    /** Copies the map. */
    public Synced {
      names = Map.copyOf(names);
    }

    @Override
    public EntryKind entryKind() {
      return EntryKind.SYNC;
    }
  }

  /**
   * What somebody did in one go, and what one undo takes back: the reviews from one seq to another,
   * which stand just before it in the journal.
   *
   * @param id the act's id
   * @param kind what it was, in a word: {@code merge}, {@code split}, {@code repair}, {@code undo}
   * @param author who did it
   * @param at when
   * @param first the seq of its first review
   * @param last the seq of its last review
   * @param undoes the act that it takes back, or null
   */
  record Acted(
      UUID id, String kind, String author, Instant at, long first, long last, @Nullable UUID undoes)
      implements JournalEntry {
    @Override
    public EntryKind entryKind() {
      return EntryKind.ACT;
    }
  }

  /**
   * Individuals were given names; the catalogue has them from the same transaction on.
   *
   * @param act the act that it is, or is part of
   * @param author who did it
   * @param at when
   * @param names all photos of the individuals named, with the name before and the one given; it
   *     may be the same
   * @param shared names, as {@link NameKey}s, that several individuals may bear since somebody said
   *     so
   * @param made how many names had been made up before, and have been now
   * @param undoes the act whose names it takes back, or null
   */
  record NamesGiven(
      UUID act,
      String author,
      Instant at,
      Map<AnnotationId, AnnotationCatalogue.Renamed> names,
      Set<String> shared,
      Made made,
      @Nullable UUID undoes)
      implements JournalEntry {
    /** Copies the collections. */
    public NamesGiven {
      names = Map.copyOf(names);
      shared = Set.copyOf(shared);
    }

    /**
     * How many names had been made up in the whole catalogue.
     *
     * @param before before it
     * @param after after it
     */
    public record Made(long before, long after) {}

    @Override
    public EntryKind entryKind() {
      return EntryKind.NAMING;
    }
  }
}
