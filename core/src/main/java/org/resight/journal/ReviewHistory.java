package org.resight.journal;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import it.unimi.dsi.fastutil.ints.IntSet;
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
import org.resight.model.KnownPair;

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

  private @Nullable UUID lastId;

  /** The effect of each seq. */
  private byte[] effects = new byte[1024];

  private final Map<String, IntArrayList> byReviewer = new HashMap<>();

  /** How many of the newest reviews that a graph took are remembered in their order, at least. */
  private static final int NEWEST = 1024;

  /** The newest reviews that were not taken back. */
  private final IntArrayList newest = new IntArrayList();

  private static final GraphChange.Effect[] EFFECTS = GraphChange.Effect.values();

  /** Returns the seq of the newest review, 0 if there is none. */
  public int last() {
    return last;
  }

  /** Returns whether a review is the newest one. */
  public boolean isLast(RecordedReview recorded) {
    return recorded.seq() == last && recorded.id().equals(lastId);
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
    lastId = recorded.id();
    if (seq == effects.length) {
      effects = Arrays.copyOf(effects, 2 * seq);
    }
    effects[seq] = (byte) effect.ordinal();
    String reviewer = recorded.review().reviewer();
    if (recorded.undoes() == 0) {
      byReviewer.computeIfAbsent(reviewer, name -> new IntArrayList()).add(seq);
      if (newest.size() == 2 * NEWEST) {
        newest.removeElements(0, NEWEST);
      }
      if (KnownPair.truth(recorded.tags()) == null) {
        newest.add(seq);
      }
    } else {
      forget((int) recorded.undoes());
    }
    unentered.add(recorded);
    if (unentered.size() == ReviewKeys.MOST) {
      enterAside();
    }
  }

  /** Returns who gave a review that was not taken back. */
  public String reviewerOf(int seq) {
    for (Map.Entry<String, IntArrayList> given : byReviewer.entrySet()) {
      if (Arrays.binarySearch(given.getValue().elements(), 0, given.getValue().size(), seq) >= 0) {
        return given.getKey();
      }
    }
    throw new IllegalArgumentException("nobody gave review " + seq);
  }

  /** Takes note that a review was taken back, by whomever. */
  private void forget(int undone) {
    newest.rem(undone);
    for (IntArrayList given : byReviewer.values()) {
      int place = Arrays.binarySearch(given.elements(), 0, given.size(), undone);
      if (place >= 0) {
        given.removeInt(place);
        return;
      }
    }
  }

  /** Returns whether every review given since this one has been taken back, as far as it knows. */
  public boolean isNewest(int seq) {
    return !newest.isEmpty() && newest.getInt(newest.size() - 1) == seq;
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

  /** Has a review have another effect, since one before it was taken back. */
  @SuppressWarnings("EnumOrdinal") // as above
  public void effect(long seq, GraphChange.Effect effect) {
    effects[(int) seq] = (byte) effect.ordinal();
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
      boolean stands =
          KnownPair.truth(review.tags()) == null
              ? standing(review.review().pair(), journal) == seq
              : stands(review);
      if (stands) {
        return review;
      }
    }
    return null;
  }

  /** Returns whether a review has not been taken back. */
  public boolean stands(RecordedReview review) {
    ReviewIndex all = index();
    int seq = all.newest(ReviewKeys.key(review));
    while (seq > review.seq()) {
      seq = all.previous(seq);
    }
    return seq == review.seq() && review.undoes() == 0;
  }

  /**
   * Returns the newest review of a pair that stands without some, or null.
   *
   * @param without the seqs of those that are taken back
   */
  public @Nullable RecordedReview without(
      AnnotationPair pair, IntSet without, IntFunction<RecordedReview> journal) {
    ReviewIndex all = index();
    int seq = all.newest(Hash64.of(pair));
    while (seq != NONE) {
      RecordedReview review = without.contains(seq) ? null : journal.apply(seq);
      if (review != null && review.review().pair().equals(pair)) {
        return review;
      }
      seq = all.previous(seq);
    }
    return null;
  }

  /** Returns the newest review of the pair that was not taken back. */
  private int standing(AnnotationPair pair, IntFunction<RecordedReview> journal) {
    ReviewIndex all = index();
    int seq = all.newest(Hash64.of(pair));
    while (seq != NONE && !journal.apply(seq).review().pair().equals(pair)) {
      seq = all.previous(seq);
    }
    return seq;
  }
}
