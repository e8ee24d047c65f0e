package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;
import org.resight.web.problem.BoundMetrics;

/** The collections of the catalogue: in each, external ids are unique. */
@Path("/collections")
@Tag(name = "Catalogue")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class CollectionResource {

  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;

  private static final int PAGE = 100;

  /**
   * A collection.
   *
   * @param annotations how many of it the account may see, of the first {@value
   *     SeenAnnotations#MOST_LOOKED_AT}
   * @param more whether it has more than those
   */
  record CollectionDocument(String collection, int annotations, boolean more) {}

  /** Those that have annotations which the account may see, by name. */
  record CollectionsDocument(List<CollectionDocument> items, @Nullable String next) {}

  /** Lists the collections. */
  @Operation(
      summary = "List collections",
      description =
          "Lists the collections that have annotations, by name, a page at a time. Pass the answer's"
              + " next as after to get the next page. External ids are unique in each. Annotations are"
              + " counted up to 20000 a collection; more tells that there are others.")
  @GET
  public CollectionsDocument list(
      @Parameter(description = "the name after which the page begins") @QueryParam("after")
          @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    int most = RequestValues.number(limit, "limit", PAGE, 1, PAGE);
    SeenCollections.Page page =
        new SeenCollections(catalogue, caller.openings()::seenIds)
            .page(after == null ? null : AnnotationRequest.collection(after), most);
    if (page.isShort()) {
      BoundMetrics.leftOut("annotations");
    }
    return new CollectionsDocument(
        page.items().stream()
            .map(each -> new CollectionDocument(each.name(), each.annotations(), each.more()))
            .toList(),
        page.next());
  }
}
