package org.resight.journal;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.resight.model.AnnotationPair;
import org.resight.model.GraphChange;

/**
 * What a graph remembers of its reviews besides their effect: which ids were used, which review of
 * a pair stands, and who gave it. Some 60 bytes a review.
 *
 * <p>Reviews are entered into the index when somebody asks. A replay, during which nobody does, has
 * very many entered at a time, by another thread.
 *
 * <p>Seqs up to 2³¹ − 1. Not thread-safe.
 */
public final class ReviewHistory {

  private static final int NONE = ReviewIndex.NONE;

  /** Touched by {@link #entering} alone until that is done. */
  private final ReviewIndex index = new ReviewIndex();

  /** Enters the reviews before {@link #unentered}. */
  private Entering entering = new Entering(index, new ReviewKeys(0));

  private ReviewKeys unentered = new ReviewKeys(0);
  private Executor executor = Runnable::run;

  /** The number of reviews. */
  private int last;

  /** The effect of each seq. */
  private byte[] effects = new byte[1024];

  private final Map<String, IntArrayList> byReviewer = new HashMap<>();

  private static final GraphChange.Effect[] EFFECTS = GraphChange.Effect.values();

  /** Returns the seq of the newest review, 0 if there is none. */
  public int last() {
    return last;
  }

  /**
   * Makes room for so many reviews in all, so that nothing is copied while they come.
   *
   * @param executor enters them, if it has the time
   */
  public void expect(int reviews, Executor executor) {
    index().ensureCapacity(reviews);
    effects = Arrays.copyOf(effects, Math.max(effects.length, reviews + 1));
    this.executor = executor;
  }

  /** Takes the next review. */
  @SuppressWarnings("EnumOrdinal") // never leaves this object, so never outlives a change
  public void add(RecordedReview recorded, GraphChange.Effect effect) {
    int seq = ++last;
    if (seq == effects.length) {
      effects = Arrays.copyOf(effects, 2 * seq);
    }
    effects[seq] = (byte) effect.ordinal();
    String reviewer = recorded.review().reviewer();
    if (recorded.undoes() == 0) {
      byReviewer.computeIfAbsent(reviewer, name -> new IntArrayList()).add(seq);
    } else {
      IntArrayList given = byReviewer.get(reviewer);
      if (given != null) {
        given.rem((int) recorded.undoes());
      }
    }
    unentered.add(recorded);
    if (unentered.size() == ReviewKeys.MOST) {
      enterAside();
    }
  }

  private void enterAside() {
    entering.finish();
    entering = new Entering(index, unentered);
    unentered = new ReviewKeys(ReviewKeys.MOST);
    try {
      executor.execute(entering);
    } catch (RejectedExecutionException e) {
      // then it is done when it is needed
    }
  }

  /** Returns the index with all reviews in it; after many, to be called before a pause. */
  public ReviewIndex index() {
    entering.finish();
    if (unentered.size() > 0) {
      index.enter(unentered);
      unentered = new ReviewKeys(0);
    }
    return index;
  }

  /** Enters reviews once, on whichever thread comes first; any other waits for that. */
  private static final class Entering implements Runnable {

    private final ReviewIndex index;
    private @Nullable ReviewKeys reviews;
    private @Nullable Throwable failure;

    Entering(ReviewIndex index, ReviewKeys reviews) {
      this.index = index;
      this.reviews = reviews;
    }

    @Override
    public synchronized void run() {
      ReviewKeys entered = reviews;
      reviews = null;
      if (entered != null) {
        try {
          index.enter(entered);
        } catch (RuntimeException | Error e) {
          failure = e;
        }
      }
    }

    synchronized void finish() {
      run();
      if (failure != null) {
        throw new IllegalStateException("reviews could not be entered", failure);
      }
    }
  }

  /** Returns how many reviewers have given reviews. */
  public int reviewers() {
    return byReviewer.size();
  }

  /** Returns whether a reviewer has ever given a review. */
  public boolean hasReviewer(String name) {
    return byReviewer.containsKey(name);
  }

  /** Returns the seqs of a reviewer's newest reviews that were not taken back, newest first. */
  public List<Integer> newestOf(String reviewer, int limit) {
    IntArrayList given = byReviewer.getOrDefault(reviewer, new IntArrayList());
    List<Integer> newest = new ArrayList<>();
    for (int i = given.size() - 1; i >= 0 && newest.size() < limit; i--) {
      newest.add(given.getInt(i));
    }
    return newest;
  }

  /** Returns the effect of a review. */
  public GraphChange.Effect effect(long seq) {
    return EFFECTS[effects[(int) seq]];
  }

  /** Returns the seq under which an id may have been used, 0 if it never was. */
  public int find(UUID id) {
    return index().find(id);
  }

  /**
   * Returns a reviewer's newest review that still stands, or null.
   *
   * @param journal gives the review of a seq
   */
  public @Nullable RecordedReview newestStanding(
      String reviewer, IntFunction<RecordedReview> journal) {
    IntArrayList given = byReviewer.getOrDefault(reviewer, new IntArrayList());
    for (int i = given.size() - 1; i >= 0; i--) {
      int seq = given.getInt(i);
      RecordedReview review = journal.apply(seq);
      if (standing(review.review().pair(), journal, NONE) == seq) {
        return review;
      }
    }
    return null;
  }

  /** Returns the review that stood on a pair before a standing one, or null. */
  public @Nullable RecordedReview before(
      RecordedReview standing, IntFunction<RecordedReview> journal) {
    int seq = standing(standing.review().pair(), journal, (int) standing.seq());
    return seq == NONE ? null : journal.apply(seq);
  }

  /** Returns the newest review of the pair that was not taken back, leaving one out. */
  private int standing(AnnotationPair pair, IntFunction<RecordedReview> journal, int without) {
    ReviewIndex all = index();
    int seq = all.newest(Hash64.of(pair));
    while (seq != NONE && (seq == without || !journal.apply(seq).review().pair().equals(pair))) {
      seq = all.previous(seq);
    }
    return seq;
  }
}
