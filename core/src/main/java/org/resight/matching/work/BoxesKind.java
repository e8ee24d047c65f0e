package org.resight.matching.work;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.jobs.Job;
import org.resight.jobs.JobFailedException;
import org.resight.jobs.JobKind;
import org.resight.jobs.JobProgress;
import org.resight.matching.onnx.Detection;
import org.resight.matching.onnx.ModelFolder;
import org.resight.matching.vectors.PhotoVectors;
import org.resight.model.AnnotationId;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.RefusedException;

/**
 * Proposes a box for each photo of a graph that has none, by a detector of the operator. A box that
 * somebody drew is never touched.
 *
 * <p>A unit is one photo. What the detector said of a photo is kept, so that it is asked once.
 * Thread-safe.
 */
public final class BoxesKind implements JobKind {

  /** The name of these jobs. Their plan is the name of the detector. */
  public static final String NAME = "boxes";

  private static final Logger LOG = System.getLogger(BoxesKind.class.getName());

  /** Bytes that what is said of all photos may take. */
  private static final long MOST_BYTES = 1L << 28;

  private final MatchingKind.Graphs graphs;
  private final AnnotationCatalogue catalogue;
  private final PhotoSource source;
  private final FeatureStore store;
  private final BoxStore boxes;
  private final @Nullable ModelFolder models;

  /**
   * Puts together what it needs.
   *
   * @param models of the operator, or null if there are none
   */
  public BoxesKind(
      MatchingKind.Graphs graphs,
      AnnotationCatalogue catalogue,
      PhotoSource source,
      FeatureStore store,
      BoxStore boxes,
      @Nullable ModelFolder models) {
    this.graphs = graphs;
    this.catalogue = catalogue;
    this.source = source;
    this.store = store;
    this.boxes = boxes;
    this.models = models;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void run(Job job, JobProgress progress) throws JobFailedException {
    GraphClient client =
        graphs
            .find(job.graph())
            .orElseThrow(() -> new JobFailedException("The project is not there any more."));
    List<UUID> members =
        GraphAnswers.of(client.members()).value().stream().map(AnnotationId::uuid).toList();
    List<UUID> without = boxes.without(members);
    progress.total(without.size());
    List<VectorMaker.Asked> asked = asked(without, progress);
    PhotoVectors said =
        new VectorMaker(
                models,
                job.plan(),
                source,
                store,
                MOST_BYTES,
                progress,
                (model, picture) -> Detection.packed(model.animals(picture)))
            .make(asked);
    if (said != null && progress.beginLastStep()) {
      propose(job.plan(), asked, said, progress);
    }
  }

  /** The photos that are there; what is not is no unit of the detector. */
  private List<VectorMaker.Asked> asked(List<UUID> without, JobProgress progress) {
    Map<AnnotationId, CatalogueAnnotation> known =
        catalogue.find(without.stream().map(AnnotationId::of).toList());
    List<VectorMaker.Asked> asked = new ArrayList<>();
    for (UUID id : without) {
      CatalogueAnnotation annotation = known.get(AnnotationId.of(id));
      Optional<PhotoSource.Shown> shown =
          annotation == null ? Optional.empty() : shown(annotation, progress);
      if (annotation != null && shown.isPresent()) {
        asked.add(new VectorMaker.Asked(annotation, shown.get()));
      } else {
        progress.done(1);
      }
    }
    return asked;
  }

  private Optional<PhotoSource.Shown> shown(CatalogueAnnotation annotation, JobProgress progress) {
    try {
      return source.find(annotation);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A photo is shown to no detector", e);
      progress.failure(MatchingKind.name(annotation) + " cannot be read as a photo.");
      return Optional.empty();
    }
  }

  private void propose(
      String detector, List<VectorMaker.Asked> asked, PhotoVectors said, JobProgress progress) {
    List<ProposedBox> proposed = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      float[] packed = said.vectors().get(i);
      if (packed == null) {
        continue; // Why is in the job already.
      }
      List<Detection> animals = Detection.unpacked(packed);
      if (animals.isEmpty()) {
        progress.failure(
            "The model "
                + detector
                + " sees no animal on "
                + MatchingKind.name(asked.get(i).annotation())
                + ".");
      } else {
        proposed.add(box(detector, asked.get(i), animals));
      }
    }
    try {
      boxes.propose(proposed);
    } catch (RefusedException e) {
      if (MatchingKind.passes(e)) {
        throw new JournalUnavailableException("The boxes could not be proposed.", e);
      }
      throw e;
    }
  }

  private static ProposedBox box(
      String detector, VectorMaker.Asked asked, List<Detection> animals) {
    Detection clearest = animals.get(0);
    PhotoSource.Shown shown = asked.shown();
    return new ProposedBox(
        asked.annotation().id().uuid(),
        List.of(
            (double) Math.round(shown.left() + clearest.left() * shown.width()),
            (double) Math.round(shown.top() + clearest.top() * shown.height()),
            (double) Math.max(1, Math.round(clearest.width() * shown.width())),
            (double) Math.max(1, Math.round(clearest.height() * shown.height()))),
        detector,
        clearest.score(),
        animals.size());
  }
}
