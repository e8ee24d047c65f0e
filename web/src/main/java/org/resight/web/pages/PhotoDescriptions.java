package org.resight.web.pages;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.awt.Rectangle;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.GivenNames;
import org.resight.catalogue.Neighbours;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.Individual;
import org.resight.photos.Framing;
import org.resight.photos.Photo;
import org.resight.photos.PhotoArchive;
import org.resight.photos.PhotoRefusedException;
import org.resight.web.access.AnnotationView;

/** Gathers what pages show of annotations: catalogue, photo, individual. Thread-safe. */
@ApplicationScoped
public class PhotoDescriptions {

  private static final Logger LOG = System.getLogger(PhotoDescriptions.class.getName());

  /** Members of an individual that are asked what it is called. */
  private static final int MOST_ASKED = 1_000;

  @Inject AnnotationCatalogue catalogue;
  @Inject PhotoArchive archive;

  /**
   * Describes annotations of a project with the individuals they are in; others are left out.
   *
   * @param view who asks
   */
  CompletionStage<Map<AnnotationId, PhotoDocument>> describe(
      GraphClient client, AnnotationView view, Collection<AnnotationId> annotations) {
    List<AnnotationId> ids = shown(client, view, annotations);
    Map<AnnotationId, List<CatalogueAnnotation>> beside = Neighbours.of(catalogue, ids);
    Set<AnnotationId> asked = new LinkedHashSet<>(ids);
    beside.values().forEach(others -> others.forEach(other -> asked.add(other.id())));
    return client
        .pages()
        .individualsOf(List.copyOf(asked))
        .thenApply(
            read -> {
              Map<AnnotationId, Individual> individuals = new HashMap<>(read.value());
              Set<AnnotationId> members = Set.copyOf(individuals.keySet());
              individuals.keySet().retainAll(ids);
              return items(view, ids, individuals, boxes(beside, members));
            });
  }

  /** Returns the boxes of those that are in the project's work; others are nobody's business. */
  private static Map<AnnotationId, List<List<Double>>> boxes(
      Map<AnnotationId, List<CatalogueAnnotation>> beside, Set<AnnotationId> members) {
    Map<AnnotationId, List<List<Double>>> boxes = new HashMap<>();
    beside.forEach(
        (id, others) ->
            boxes.put(
                id,
                others.stream()
                    .filter(other -> members.contains(other.id()))
                    .map(CatalogueAnnotation::bbox)
                    .filter(Objects::nonNull)
                    .toList()));
    return boxes;
  }

  private static List<AnnotationId> shown(
      GraphClient client, AnnotationView view, Collection<AnnotationId> annotations) {
    return annotations.stream().distinct().filter(id -> view.isIn(client, id)).toList();
  }

  /**
   * Describes annotations of a project that are not at work: they are in no individual, and boxes
   * of other animals are not told. Others are left out. Asks the graph nothing.
   *
   * @param view who asks
   */
  Map<AnnotationId, PhotoDocument> outOfWork(
      GraphClient client, AnnotationView view, Collection<AnnotationId> annotations) {
    return items(view, shown(client, view, annotations), Map.of(), Map.of());
  }

  /** Describes the members of one individual. */
  Map<AnnotationId, PhotoDocument> members(AnnotationView view, Individual individual, int most) {
    List<AnnotationId> ids = individual.members().stream().limit(most).toList();
    Map<AnnotationId, Individual> individuals = new HashMap<>();
    ids.forEach(id -> individuals.put(id, individual));
    return items(view, ids, individuals, Map.of());
  }

  private Map<AnnotationId, PhotoDocument> items(
      AnnotationView view,
      List<AnnotationId> ids,
      Map<AnnotationId, Individual> individuals,
      Map<AnnotationId, List<List<Double>>> neighbours) {
    Set<AnnotationId> wanted = new LinkedHashSet<>(ids);
    Set.copyOf(individuals.values())
        .forEach(
            individual -> individual.members().stream().limit(MOST_ASKED).forEach(wanted::add));
    Map<AnnotationId, CatalogueAnnotation> known = catalogue.find(wanted);
    Map<AnnotationId, ShownAnnotation> shown =
        view.of(ids.stream().map(known::get).filter(Objects::nonNull).toList()).stream()
            .collect(Collectors.toMap(ShownAnnotation::id, each -> each));
    Map<AnnotationId, PhotoDocument> items = new HashMap<>();
    for (AnnotationId id : ids) {
      CatalogueAnnotation annotation = known.get(id);
      Individual individual = individuals.get(id);
      if (annotation != null) {
        items.put(
            id,
            PhotoDocument.of(
                Objects.requireNonNull(shown.get(id)),
                image(annotation),
                individual == null
                    ? null
                    : PhotoDocument.Belonging.of(
                        individual, GivenNames.mostCommon(individual.members(), known)),
                neighbours.getOrDefault(id, List.of())));
      }
    }
    return items;
  }

  /** A photo that cannot be read is as good as none here; asking for it says why. */
  PhotoDocument.@Nullable Image image(CatalogueAnnotation annotation) {
    try {
      Optional<Photo> photo = archive.find(annotation);
      if (photo.isEmpty()) {
        return null;
      }
      Rectangle crop = Framing.crop(photo.get().form(), annotation.bbox());
      return new PhotoDocument.Image(
          photo.get().form().width(),
          photo.get().form().height(),
          List.of(crop.x, crop.y, crop.width, crop.height),
          photo.get().tag());
    } catch (IOException | PhotoRefusedException e) {
      LOG.log(Level.DEBUG, "The photo of {0} cannot be read", annotation.id());
      return null;
    }
  }
}
