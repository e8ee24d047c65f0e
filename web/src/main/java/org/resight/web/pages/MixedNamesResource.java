package org.resight.web.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.model.AnnotationId;
import org.resight.model.Individual;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** Individuals whose photos bear different names: names that were found to mean the same animal. */
@Path("/pages/graphs/{graph}/mixed-names")
@Tag(name = "Pages")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MixedNamesResource {

  /** Individuals that one call looks at. */
  private static final int PAGE = 1_000;

  @Inject private ReviewStateBean state;
  @Inject private AnnotationCatalogue catalogue;

  /** An individual and the names of its photos, in alphabetical order. */
  record MixedNameDocument(UUID label, int photos, List<String> names) {}

  /** Some of the individuals, by label, and what to ask for the next ones with. */
  record MixedNamesDocument(List<MixedNameDocument> items, @Nullable String next) {}

  /**
   * Lists the individuals with more than one name. One call looks at {@value #PAGE} individuals, so
   * that it may find none and not be the last.
   */
  @Operation(
      summary = "List mixed names",
      description = "Lists the individuals whose photos have more than one name.")
  @GET
  public CompletionStage<MixedNamesDocument> mixedNames(
      @PathParam("graph") String graph, @QueryParam("after") @Nullable String after) {
    return state
        .client(RequestValues.graph(graph))
        .individuals(after == null ? null : RequestValues.annotation(after, "after"), PAGE)
        .thenApply(
            read -> {
              List<Individual> page = read.value();
              return new MixedNamesDocument(
                  mixed(page), page.size() < PAGE ? null : page.get(PAGE - 1).label().toString());
            });
  }

  private List<MixedNameDocument> mixed(List<Individual> individuals) {
    List<Individual> groups =
        individuals.stream().filter(individual -> individual.members().size() > 1).toList();
    Map<AnnotationId, String> names =
        catalogue
            .names(groups.stream().flatMap(group -> group.members().stream()).toList())
            .names();
    return groups.stream()
        .map(
            group ->
                new MixedNameDocument(
                    group.label().uuid(),
                    group.members().size(),
                    group.members().stream()
                        .map(names::get)
                        .filter(Objects::nonNull)
                        .distinct()
                        .sorted()
                        .toList()))
        .filter(group -> group.names().size() > 1)
        .toList();
  }
}
