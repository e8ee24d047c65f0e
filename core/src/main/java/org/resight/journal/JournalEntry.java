package org.resight.journal;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/**
 * One fact in the journal of a graph, after its opening. Everything a graph knows is a function of
 * its entries in their order.
 */
public sealed interface JournalEntry {

  /**
   * A review.
   *
   * @param review the review with its seq
   */
  record Reviewed(RecordedReview review) implements JournalEntry {}

  /**
   * Candidate pairs.
   *
   * @param candidates at most {@link #MOST_PAIRS} of them
   */
  record Proposed(CandidateBatch candidates) implements JournalEntry {
    /** How many pairs one entry holds at the most. */
    public static final int MOST_PAIRS = 8192;
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
  }
}
