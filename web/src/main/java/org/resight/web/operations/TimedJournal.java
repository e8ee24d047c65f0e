package org.resight.web.operations;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import it.unimi.dsi.fastutil.ints.IntSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.resight.journal.GraphKey;
import org.resight.journal.GraphOpening;
import org.resight.journal.Holding;
import org.resight.journal.JournalEntry;
import org.resight.journal.RecordedReview;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;

/**
 * A journal whose appends are measured: how many transactions were committed, what they took, and
 * how many entries were in them. An append that failed is not counted.
 *
 * <p>Thread-safe.
 */
public final class TimedJournal implements ReviewJournal {

  private final ReviewJournal journal;
  private final Timer appends;
  private final Counter entries;

  public TimedJournal(ReviewJournal journal, MeterRegistry registry) {
    this.journal = journal;
    appends =
        Timer.builder("resight.journal.append")
            .description("Transactions of the journal that were committed, and what they took")
            .register(registry);
    entries =
        Counter.builder("resight.journal.entries")
            .description("Entries that were committed to the journal")
            .register(registry);
  }

  @Override
  public void append(GraphKey key, long expected, long epoch, long next, List<JournalEntry> added) {
    Timer.Sample sample = Timer.start();
    journal.append(key, expected, epoch, next, added);
    sample.stop(appends);
    entries.increment(added.size());
  }

  @Override
  public List<Journalled> graphs() {
    return journal.graphs();
  }

  @Override
  public List<End> ends() {
    return journal.ends();
  }

  @Override
  public Optional<Journalled> takeOver(GraphKey key) {
    return journal.takeOver(key);
  }

  @Override
  public boolean give(GraphKey key, long epoch, UUID to) {
    return journal.give(key, epoch, to);
  }

  @Override
  public void want(GraphKey key, @Nullable UUID server) {
    journal.want(key, server);
  }

  @Override
  public boolean isAskedFor(UUID server) {
    return journal.isAskedFor(server);
  }

  @Override
  public void place(GraphKey key, @Nullable String url) {
    journal.place(key, url);
  }

  @Override
  public Optional<GraphKey> keyOf(GraphId id) {
    return journal.keyOf(id);
  }

  @Override
  public Optional<GraphKey> holderOf(AnnotationId annotation) {
    return journal.holderOf(annotation);
  }

  @Override
  public Optional<Journalled> graph(GraphKey key) {
    return journal.graph(key);
  }

  @Override
  public void open(GraphOpening opening) {
    journal.open(opening);
  }

  @Override
  public void open(GraphOpening opening, Runnable also) {
    journal.open(opening, also);
  }

  @Override
  public List<GraphId> hold(GraphKey key, Holding holding) {
    return journal.hold(key, holding);
  }

  @Override
  public void replay(GraphKey key, long after, EntryReader reader) {
    journal.replay(key, after, reader);
  }

  @Override
  public void replay(GraphKey key, long after, Executor executor, EntryReader reader) {
    journal.replay(key, after, executor, reader);
  }

  @Override
  public void seal(GraphKey key, long after, long last, Executor executor) {
    journal.seal(key, after, last, executor);
  }

  @Override
  public List<RecordedReview> reviews(GraphKey key, long after, int limit) {
    return journal.reviews(key, after, limit);
  }

  @Override
  public IntSet takenBack(GraphKey key) {
    return journal.takenBack(key);
  }

  @Override
  public Optional<RecordedReview> review(GraphKey key, long seq) {
    return journal.review(key, seq);
  }

  @Override
  public void delete(GraphKey key, long epoch) {
    journal.delete(key, epoch);
  }
}
