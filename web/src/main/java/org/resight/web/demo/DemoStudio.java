package org.resight.web.demo;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.graph.GraphStatus;
import org.resight.journal.Backend;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.model.GraphId;
import org.resight.model.Individual;
import org.resight.photos.PhotoArchive;
import org.resight.photos.PhotoRefusedException;
import org.resight.state.Curation;
import org.resight.state.OpenGraph;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.Openings;
import org.resight.web.operations.Threads;

/**
 * Makes the demo catalogue in the background, once however many ask, and says how far it is. What
 * was drawn before a restart is kept; asking again goes on. Thread-safe.
 */
@ApplicationScoped
public class DemoStudio {

  private static final Logger LOG = System.getLogger(DemoStudio.class.getName());

  /** What the project is called. */
  private static final String NAME = "Demo animals";

  private static final int PAGE = 1_000;

  @Inject private Threads threads;
  @Inject private AnnotationCatalogue catalogue;
  @Inject private PhotoArchive archive;
  @Inject private Curation curation;
  @Inject private ReviewStateBean state;

  private final DemoCatalogue demo = new DemoCatalogue();
  private final AtomicInteger drawn = new AtomicInteger();
  private @Nullable CompletableFuture<UUID> work;

  /**
   * How far the demo is.
   *
   * @param photos drawn so far
   * @param of to be drawn
   * @param graph the project, once it is ready
   * @param failed whether it could not be made
   */
  record ProgressDocument(int photos, int of, @Nullable UUID graph, boolean failed) {}

  /** Begins, unless it has begun or the project stands, and says how far it is. */
  synchronized ProgressDocument begin(Openings openings) {
    CompletableFuture<UUID> begun = work;
    boolean idle = begun == null || begun.isDone();
    if (idle && standing().isEmpty()) {
      drawn.set(0);
      work = CompletableFuture.supplyAsync(() -> make(openings), threads.answers());
    }
    return progress();
  }

  /** Says how far it is. */
  synchronized ProgressDocument progress() {
    CompletableFuture<UUID> begun = work;
    boolean failed = begun != null && begun.isCompletedExceptionally();
    boolean making = begun != null && !begun.isDone();
    return new ProgressDocument(
        drawn.get(), demo.ids().size(), making ? null : standing().orElse(null), failed);
  }

  /** The project over all photos of the demo, whoever made it and when. */
  private Optional<UUID> standing() {
    return state.clients().stream()
        .filter(GraphClient::isOpen)
        .map(GraphClient::status)
        .filter(graph -> NAME.equals(graph.name()) && graph.members() == demo.ids().size())
        .map(graph -> graph.id().uuid())
        .findFirst();
  }

  /** Compares the project as it stands with what was drawn; empty while there is no project. */
  Optional<DemoScoreDocument> score() {
    return standing()
        .map(
            id -> {
              GraphClient client = state.client(new GraphId(id));
              List<List<AnnotationId>> groups = new ArrayList<>();
              AnnotationId after = null;
              List<Individual> page;
              do {
                page = client.individuals(after, PAGE).toCompletableFuture().join().value();
                page.forEach(individual -> groups.add(individual.members()));
                after = page.isEmpty() ? null : page.get(page.size() - 1).label();
              } while (page.size() == PAGE);
              return DemoScoreDocument.of(groups, demo.truth(), Set.copyOf(demo.rightFlanks()));
            });
  }

  /** Returns the pairs to practise on. */
  List<DemoCatalogue.Practice> practice() {
    return demo.practice();
  }

  private UUID make(Openings openings) {
    try {
      // Drawing takes memory: not more at once than there are processors.
      int lanes = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
      List<CompletableFuture<List<CatalogueAnnotation>>> drawing =
          IntStream.range(0, lanes)
              .mapToObj(
                  lane -> CompletableFuture.supplyAsync(() -> draw(lane, lanes), threads.answers()))
              .toList();
      List<CatalogueAnnotation> annotations = new ArrayList<>();
      drawing.forEach(lane -> annotations.addAll(lane.join()));
      return open(annotations, openings).id().uuid();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The demo catalogue could not be made", e);
      throw e;
    }
  }

  private List<CatalogueAnnotation> draw(int lane, int lanes) {
    try {
      List<CatalogueAnnotation> annotations = new ArrayList<>();
      for (int individual = lane; individual < demo.individuals(); individual += lanes) {
        for (DemoCatalogue.Drawn photo : demo.draw(individual)) {
          archive.put(photo.annotation().id(), photo.jpeg());
          annotations.add(photo.annotation());
          drawn.incrementAndGet();
        }
      }
      return annotations;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (PhotoRefusedException e) {
      throw new IllegalStateException("the limits are too small for the demo's photos", e);
    }
  }

  private GraphStatus open(List<CatalogueAnnotation> annotations, Openings openings) {
    catalogue.put(
        openings.owned(annotations.iterator()),
        new AnnotationCatalogue.ImportRule(false, false, openings.importer()));
    GraphStatus graph =
        openings
            .open(
                curation,
                new OpenGraph(
                    annotations.stream().map(CatalogueAnnotation::id).toList(),
                    NAME,
                    Backend.GRAPH,
                    GraphConfig.defaults(),
                    Map.of()))
            .toCompletableFuture()
            .join()
            .status();
    GraphClient client = state.client(graph.id());
    client.propose(demo.candidates()).toCompletableFuture().join();
    client.review(demo.reviews()).toCompletableFuture().join();
    return graph;
  }
}
