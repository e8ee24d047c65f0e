package org.resight.web.pages;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.model.Individual;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** Individuals whose photos bear different names: names that were found to mean the same animal. */
@Path("/pages/graphs/{graph}/mixed-names")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class MixedNamesResource {

  /** Individuals read at once. */
  private static final int PAGE = 1_000;

  /** Individuals told of. */
  private static final int MOST = 200;

  @Inject private ReviewStateBean state;
  @Inject private AnnotationCatalogue catalogue;

  /** An individual and the names of its photos, in alphabetical order. */
  record MixedNames(UUID label, int photos, List<String> names) {}

  /** The individuals, by label. */
  record Found(List<MixedNames> items) {}

  /** Lists the individuals with more than one name; reads the names of the whole graph. */
  @GET
  public Found mixedNames(@PathParam("graph") String graph) {
    GraphClient client = state.client(RequestValues.graph(graph));
    List<MixedNames> found = new ArrayList<>();
    AnnotationId after = null;
    List<Individual> page;
    do {
      page = client.individuals(after, PAGE).toCompletableFuture().join().value();
      found.addAll(mixed(page));
      after = page.isEmpty() ? null : page.get(page.size() - 1).label();
    } while (page.size() == PAGE && found.size() < MOST);
    return new Found(found.stream().limit(MOST).toList());
  }

  private List<MixedNames> mixed(List<Individual> individuals) {
    List<Individual> groups =
        individuals.stream().filter(individual -> individual.members().size() > 1).toList();
    Map<AnnotationId, String> names =
        catalogue
            .names(groups.stream().flatMap(group -> group.members().stream()).toList())
            .names();
    return groups.stream()
        .map(
            group ->
                new MixedNames(
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
