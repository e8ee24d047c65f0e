package org.resight.matching.work;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.jobs.Job;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.JobProgress;
import org.resight.matching.Likeness;
import org.resight.matching.PhotoIndex;
import org.resight.model.AnnotationId;

/**
 * Does units of a matching that another server does: first the features of photos, and then the
 * search for the most similar photos of each.
 *
 * <p>The other server begins with the first photo, and does those that it does not find done.
 * Servers that assist begin with the last one. Each block of photos is taken by one of them.
 * Thread-safe.
 */
final class MatchingAssistant {

  private static final Logger LOG = System.getLogger(MatchingAssistant.class.getName());

  /** Photos that are taken at a time. */
  private static final int BLOCK = 16;

  private final MatchingKind kind;
  private final AnnotationCatalogue catalogue;
  private final SharedUnits shared;

  /** The matching of which no block is left for this server. */
  private volatile @Nullable UUID ended;

  MatchingAssistant(MatchingKind kind, AnnotationCatalogue catalogue, SharedUnits shared) {
    this.kind = kind;
    this.catalogue = catalogue;
    this.shared = shared;
  }

  /**
   * Does units until none is left to be begun in the step that the matching is at.
   *
   * @throws JobFailedException if this server cannot do any
   */
  void assist(Job job, JobProgress progress) throws JobFailedException {
    if (job.id().equals(ended)) {
      return;
    }
    MatchingPlan plan = MatchingPlan.of(job.plan());
    try {
      if (job.done() < plan.photos().size()) {
        extract(job, plan, progress);
      } else if (plan.model() == null) {
        ask(job, plan, progress);
      }
    } catch (IOException e) {
      ended = job.id();
      throw new JobFailedException("The data directory that servers share does not take files.", e);
    }
  }

  private void extract(Job job, MatchingPlan plan, JobProgress progress) throws IOException {
    blocks(
        job.id(),
        "features",
        plan.photos(),
        job.done(),
        progress,
        block -> {
          Map<AnnotationId, CatalogueAnnotation> known =
              catalogue.find(block.stream().map(AnnotationId::of).toList());
          progress.each(
              List.copyOf(known.values()), annotation -> kind.extract(annotation, progress));
        });
  }

  private void ask(Job job, MatchingPlan plan, JobProgress progress)
      throws IOException, JobFailedException {
    MatchingKind.Prepared prepared = kind.prepare(plan, progress);
    if (prepared == null) {
      return;
    }
    PhotoIndex index = prepared.index();
    Set<UUID> asking = MatchingKind.asked(plan);
    ThreadLocal<PhotoIndex.Asker> askers = ThreadLocal.withInitial(index::asker);
    boolean all =
        blocks(
            job.id(),
            prepared.name() + "-begun",
            MatchingKind.askedPlaces(index.photos(), asking),
            0,
            progress,
            block ->
                progress.each(
                    block,
                    photo -> {
                      List<Likeness> says = MatchingKind.most(askers.get().like(photo), plan);
                      keep(job.id(), prepared.name(), index.photos().get(photo).id(), says);
                    }));
    if (all) {
      ended = job.id();
    }
  }

  private void keep(UUID job, String index, UUID photo, List<Likeness> says) {
    try {
      shared.keep(job, index, photo, says);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "What a photo says is asked again by another server", e);
    }
  }

  /**
   * Has blocks of units done from the last one backwards, each of which nobody else has begun.
   *
   * @param done units at the beginning that need not be done
   * @return whether none is left
   */
  private <T> boolean blocks(
      UUID job, String step, List<T> units, int done, JobProgress progress, Consumer<List<T>> work)
      throws IOException {
    for (int block = (units.size() - 1) / BLOCK; block >= done / BLOCK; block--) {
      if (progress.isCancelled()) {
        return false;
      }
      if (shared.take(job, step, block)) {
        work.accept(units.subList(block * BLOCK, Math.min(units.size(), (block + 1) * BLOCK)));
      }
    }
    return true;
  }
}
