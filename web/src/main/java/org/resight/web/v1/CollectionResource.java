package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.web.access.Caller;

/** The collections of the catalogue: in each, external ids are unique. */
@Path("/collections")
@Tag(name = "Catalogue")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class CollectionResource {

  @Inject private AnnotationCatalogue catalogue;
  @Inject private Caller caller;

  /** A collection, and how many annotations are in it. */
  record CollectionItem(String collection, long annotations) {}

  /** All that have annotations which the account may see, by name. */
  record Collections(List<CollectionItem> items) {}

  /** Lists the collections. */
  @Operation(
      summary = "List collections",
      description =
          "Lists the collections that have annotations, by name. External ids are unique in each.")
  @GET
  public Collections list() {
    Predicate<String> seen = caller.openings().seenCollections();
    return new Collections(
        catalogue.collections().stream()
            .filter(each -> seen.test(each.name()))
            .map(each -> new CollectionItem(each.name(), each.annotations()))
            .toList());
  }
}
