package org.resight.web.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.ShownAnnotation;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.catalogue.GivenNames;
import org.resight.graph.AtSeq;
import org.resight.graph.PageReads;
import org.resight.model.AnnotationId;
import org.resight.model.Individual;
import org.resight.model.PairState;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;
import org.resight.web.v1.AnnotationRequest;

/** The catalogue as a page shows it: one card an individual, and the individuals like one. */
@Tag(name = "Pages")
@Path("/pages/graphs/{graph}")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class CardResource {

  private static final int MOST_CARDS = 1_000;

  /** Places and file names that a card carries, so that one crowded individual stays small. */
  private static final int MOST_PLACES = 20;

  private static final int MOST_FILES = 500;

  /** Photos that are tried for a picture of an individual. */
  private static final int TRIED = 5;

  private static final int MOST_ALIKE = 8;

  @Inject private AnnotationCatalogue catalogue;
  @Inject private PhotoDescriptions descriptions;
  @Inject private Caller caller;

  /** A picture: the annotation whose photo it is, and the tag that changes with its bytes. */
  record PictureDocument(UUID id, PhotoDocument.Image image) {}

  /**
   * One individual in a few words.
   *
   * @param sightings distinct encounters and days of its photos with a time or an encounter
   * @param first the earliest photo with a time
   * @param last the latest
   * @param quality the best of its photos, or null if none is told
   * @param settled whether no single wrong answer can split it
   * @param neverCompared whether it is one photo on which nothing was decided
   * @param files what its photos are known by, for searching
   */
  record CardDocument(
      UUID label,
      @Nullable String name,
      int photos,
      int sightings,
      @Nullable Instant first,
      @Nullable Instant last,
      @Nullable PictureDocument best,
      List<String> sides,
      List<String> places,
      @Nullable Integer quality,
      boolean consistent,
      boolean settled,
      boolean neverCompared,
      List<String> files) {}

  /** Cards, by label; {@code next} asks for those after. */
  record CardsDocument(List<CardDocument> items, @Nullable String next) {}

  /**
   * Lists the individuals of a project as cards.
   *
   * @param called if given, only individuals with a photo whose name or external id this is
   */
  @Operation(
      summary = "List individuals as cards",
      description =
          "One line an individual with its best photo, as the catalogue page shows it. With called,"
              + " the individuals of the photos whose name or external id is that text.")
  @GET
  @Path("/cards")
  public CardsDocument cards(
      @PathParam("graph") String graph,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit,
      @Parameter(description = "only individuals with a photo of this name or external id")
          @QueryParam("called")
          @Nullable String called) {
    int most = RequestValues.number(limit, "limit", MOST_CARDS, 1, MOST_CARDS);
    PageReads pages = caller.client(graph).pages();
    String text = RequestValues.optionalText(called, "called", AnnotationRequest.LONGEST_TEXT);
    if (text != null) {
      return new CardsDocument(
          documents(read(pages.cardsOf(catalogue.called(text, MOST_CARDS)))), null);
    }
    List<PageReads.Card> page =
        read(pages.cards(after == null ? null : RequestValues.annotation(after, "after"), most));
    return new CardsDocument(
        documents(page),
        page.size() < most ? null : page.get(page.size() - 1).individual().label().toString());
  }

  private static <T> T read(CompletionStage<AtSeq<T>> read) {
    return read.toCompletableFuture().join().value();
  }

  private List<CardDocument> documents(List<PageReads.Card> page) {
    Map<AnnotationId, CatalogueAnnotation> known =
        catalogue.find(
            page.stream().flatMap(card -> card.individual().members().stream()).toList());
    Map<AnnotationId, ShownAnnotation> shown = caller.view().of(known);
    return page.stream().map(card -> document(card, known, shown)).toList();
  }

  private CardDocument document(
      PageReads.Card card,
      Map<AnnotationId, CatalogueAnnotation> known,
      Map<AnnotationId, ShownAnnotation> shown) {
    Individual individual = card.individual();
    List<ShownAnnotation> photos =
        individual.members().stream().map(shown::get).filter(Objects::nonNull).toList();
    List<Instant> times = present(photos, ShownAnnotation::takenAt).sorted().toList();
    return new CardDocument(
        individual.label().uuid(),
        GivenNames.mostCommon(individual.members(), known),
        individual.members().size(),
        sightings(photos),
        times.isEmpty() ? null : times.get(0),
        times.isEmpty() ? null : times.get(times.size() - 1),
        best(photos, known),
        present(photos, ShownAnnotation::viewpoint).distinct().sorted().toList(),
        present(photos, ShownAnnotation::encounter).distinct().sorted().limit(MOST_PLACES).toList(),
        present(photos, ShownAnnotation::quality).max(Comparator.naturalOrder()).orElse(null),
        individual.consistent(),
        individual.positiveRedundant(),
        card.neverCompared(),
        photos.stream()
            .map(photo -> photo.externalId() == null ? uriOrFile(photo) : photo.externalId())
            .filter(Objects::nonNull)
            .limit(MOST_FILES)
            .toList());
  }

  private static @Nullable String uriOrFile(ShownAnnotation photo) {
    return photo.imageUri() == null ? photo.file() : photo.imageUri();
  }

  private static <T> Stream<T> present(
      List<ShownAnnotation> photos, Function<ShownAnnotation, @Nullable T> value) {
    return photos.stream().map(value).filter(Objects::nonNull);
  }

  private record Sighting(@Nullable String encounter, @Nullable LocalDate day) {}

  private static int sightings(List<ShownAnnotation> photos) {
    Set<Sighting> sightings = new HashSet<>();
    for (ShownAnnotation photo : photos) {
      Instant time = photo.takenAt();
      if (time != null || photo.encounter() != null) {
        sightings.add(
            new Sighting(
                photo.encounter(),
                time == null ? null : LocalDate.ofInstant(time, ZoneOffset.UTC)));
      }
    }
    return sightings.size();
  }

  /** The photo that stands for an individual: of good quality, from the side seen most, lately. */
  private @Nullable PictureDocument best(
      List<ShownAnnotation> photos, Map<AnnotationId, CatalogueAnnotation> known) {
    Map<String, Integer> sides = new HashMap<>();
    photos.forEach(photo -> sides.merge(String.valueOf(photo.viewpoint()), 1, Integer::sum));
    Comparator<ShownAnnotation> worth =
        Comparator.comparingInt(
                (ShownAnnotation photo) -> photo.quality() == null ? 0 : photo.quality())
            .thenComparingInt(
                photo -> Objects.requireNonNull(sides.get(String.valueOf(photo.viewpoint()))))
            .thenComparing(photo -> photo.takenAt() == null ? Instant.EPOCH : photo.takenAt())
            .thenComparing(photo -> photo.id().toString());
    return photos.stream()
        .sorted(worth.reversed())
        .limit(TRIED)
        .flatMap(
            photo ->
                Stream.ofNullable(known.get(photo.id()))
                    .flatMap(one -> Stream.ofNullable(descriptions.image(one)))
                    .map(image -> new PictureDocument(photo.id().uuid(), image)))
        .findFirst()
        .orElse(null);
  }

  /**
   * An individual that was proposed as a match of another.
   *
   * @param a a photo of the one
   * @param b a photo of the other: the pair of the highest score
   * @param decision what was said of that pair
   */
  record AlikeDocument(
      UUID label,
      @Nullable String name,
      int photos,
      @Nullable PictureDocument best,
      UUID a,
      UUID b,
      String decision,
      @Nullable Double match) {}

  /** The individuals, those of the highest score first. */
  record AlikeListDocument(List<AlikeDocument> items) {}

  /** Lists the individuals like one. */
  @Operation(
      summary = "List the individuals like one",
      description = "Individuals whose photos were proposed as matches, highest score first.")
  @GET
  @Path("/individuals/{annotation}/alike")
  public AlikeListDocument alike(
      @PathParam("graph") String graph, @PathParam("annotation") String annotation) {
    return new AlikeListDocument(
        read(
                caller
                    .client(graph)
                    .pages()
                    .neighbours(RequestValues.annotation(annotation, "annotation"), MOST_ALIKE))
            .orElseThrow(
                () ->
                    new RefusedException(
                        Refusal.NOT_IN_GRAPH, "This photo is not in the project's work."))
            .stream()
            .map(each -> alike(each.individual(), each.pair()))
            .toList());
  }

  private AlikeDocument alike(Individual individual, PairState pair) {
    Map<AnnotationId, CatalogueAnnotation> known = catalogue.find(individual.members());
    return new AlikeDocument(
        individual.label().uuid(),
        GivenNames.mostCommon(individual.members(), known),
        individual.members().size(),
        best(caller.view().of(List.copyOf(known.values())), known),
        pair.pair().a().uuid(),
        pair.pair().b().uuid(),
        RequestValues.name(pair.decision()),
        Double.isNaN(pair.match()) ? null : pair.match());
  }
}
