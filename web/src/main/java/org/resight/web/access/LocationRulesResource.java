package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.LocationRules;
import org.resight.access.People;
import org.resight.access.Precision;
import org.resight.access.Right;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** How exactly a project shows places to those who may not see them exactly. */
@Path("/graphs/{graph}/location-rules")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class LocationRulesResource {

  @Inject private Caller caller;
  @Inject private People people;
  @Inject private AccessState state;
  @Inject private ReviewStateBean graphs;

  /** A rule of one species: withheld, 0.1, 0.01 or 0.001, in degrees. */
  record SpeciesRuleDocument(@Nullable String species, @Nullable String rule) {}

  /**
   * The rules.
   *
   * @param rule for species without a rule of their own
   * @param attributes further attributes that tell a place, beside those that do by their names
   * @param exact whether who asks sees exact places
   * @param mayChange whether who asks may change the rules
   */
  record LocationRulesDocument(
      String rule,
      List<SpeciesRuleDocument> species,
      List<String> attributes,
      boolean exact,
      boolean mayChange) {

    static LocationRulesDocument of(LocationRules rules, boolean exact, boolean mayChange) {
      return new LocationRulesDocument(
          rules.usual().text(),
          rules.species().entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(each -> new SpeciesRuleDocument(each.getKey(), each.getValue().text()))
              .toList(),
          rules.attributes().stream().sorted().toList(),
          exact,
          mayChange);
    }
  }

  /** The rules that shall be. */
  record LocationRulesRequest(
      @Nullable String rule,
      @Nullable List<@Nullable SpeciesRuleDocument> species,
      @Nullable List<@Nullable String> attributes) {

    LocationRules rules() {
      Map<String, Precision> of = new HashMap<>();
      for (SpeciesRuleDocument each :
          species == null ? List.<@Nullable SpeciesRuleDocument>of() : species) {
        SpeciesRuleDocument given =
            Objects.requireNonNullElse(each, new SpeciesRuleDocument(null, null));
        of.put(Names.text(given.species(), "species"), precision(given.rule()));
      }
      List<String> names =
          attributes == null
              ? List.of()
              : attributes.stream().map(name -> Names.text(name, "attributes")).toList();
      return LocationRules.of(precision(rule), of, names);
    }

    private static Precision precision(@Nullable String text) {
      return Arrays.stream(Precision.values())
          .filter(each -> each.text().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new RefusedException(
                      Refusal.INVALID_VALUE, "A rule is withheld, 0.1, 0.01 or 0.001."));
    }
  }

  /** Shows the rules of a project. */
  @Operation(
      summary = "Show the rules for places",
      description =
          "Returns how exactly the project shows places to those without the right to exact ones.")
  @GET
  public LocationRulesDocument rules(@PathParam("graph") String graph) {
    UUID project = project(graph);
    boolean exact = caller.principal().may(project, Right.LOCATIONS);
    return LocationRulesDocument.of(
        state.now().locationsOf(project),
        exact,
        exact && caller.principal().may(project, Right.ADMINISTER));
  }

  /** Replaces the rules of a project. */
  @Operation(
      summary = "Change the rules for places",
      description =
          "Replaces the rules. Needs the right to exact places and the right to administer the project.")
  @PUT
  public LocationRulesDocument change(@PathParam("graph") String graph, LocationRulesRequest body) {
    RequestValues.given(body);
    people.setLocations(caller.principal(), project(graph), body.rules(), caller.origin());
    return rules(graph);
  }

  private UUID project(String graph) {
    return KnownProjects.key(graphs.client(RequestValues.graph(graph)));
  }
}
