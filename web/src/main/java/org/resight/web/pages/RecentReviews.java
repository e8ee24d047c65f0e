package org.resight.web.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.resight.graph.GraphClient;
import org.resight.journal.RecordedReview;
import org.resight.model.KnownPair;
import org.resight.state.ReviewLog;

/** The end of a project's journal, read backwards. */
@ApplicationScoped
public class RecentReviews {

  private static final int JOURNAL_PAGE = 1_000;

  /** Pages of the journal that a search backwards reads. */
  private static final int MOST_JOURNAL_PAGES = 10;

  @Inject private ReviewLog log;

  /** Returns the newest reviews that stand, of one reviewer or of all. */
  CompletionStage<List<RecordedReview>> newest(
      GraphClient client, @Nullable String reviewer, int most) {
    if (reviewer != null) {
      return client.pages().newestOf(reviewer, most).thenApply(seqs -> log.bySeqs(client, seqs));
    }
    Set<Long> takenBack = new HashSet<>();
    return CompletableFuture.completedStage(
        newest(
            client,
            most,
            recorded -> {
              if (recorded.undoes() != 0) {
                takenBack.add(recorded.undoes());
                return false;
              }
              return !takenBack.contains(recorded.seq());
            }));
  }

  /** Returns whether a review answers a pair whose answer was known. */
  static boolean isKnown(RecordedReview recorded) {
    return KnownPair.truth(recorded.tags()) != null;
  }

  /** Searches the journal backwards; returns the newest first. */
  List<RecordedReview> newest(GraphClient client, int most, Predicate<RecordedReview> wanted) {
    List<RecordedReview> found = new ArrayList<>();
    long last = log.last(client);
    for (int pages = 0; last > 0 && found.size() < most && pages < MOST_JOURNAL_PAGES; pages++) {
      long after = Math.max(0, last - JOURNAL_PAGE);
      List<RecordedReview> page =
          new ArrayList<>(log.page(client.id(), after, (int) (last - after)));
      Collections.reverse(page);
      page.stream().filter(wanted).limit((long) most - found.size()).forEach(found::add);
      last = after;
    }
    return found;
  }
}
