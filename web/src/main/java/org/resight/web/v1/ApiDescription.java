package org.resight.web.v1;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jspecify.annotations.Nullable;
import org.resight.web.problem.Problem;

/**
 * Completes the description of the API that the build reads from the resources: every call may be
 * answered by a problem document, tags have an order and a description, parameters that many calls
 * share are explained once, and what only the pages call is marked {@code x-internal}. Not used
 * when the server runs.
 */
public class ApiDescription implements OASFilter {

  private static final String PROBLEM = "Problem";

  /** What only the pages call; may change without notice. */
  private static final String INTERNAL = "/api/v1/pages/";

  /** The tags in the order in which they are shown. */
  private static final List<Map.Entry<String, String>> TAGS =
      List.of(
          Map.entry(
              "Catalogue", "Annotations: one animal on one photo, with its data and its name."),
          Map.entry("Photos", "The pictures of annotations."),
          Map.entry("Graphs", "Decision graphs: which annotations are compared with each other."),
          Map.entry("Candidate pairs", "Pairs that a matcher proposes, and what its scores mean."),
          Map.entry("Jobs", "Long work: how far it is, and how to stop it."),
          Map.entry("Reviewing", "The next pairs, leases, reviews and undo."),
          Map.entry("State", "What follows from the reviews, each answer as of one instant."),
          Map.entry("Export", "The catalogue as a file."),
          Map.entry("Access", "Signing in, accounts, rights in projects, tokens and the audit."),
          Map.entry("Shared review", "One review over all graphs, as the old server had it."),
          Map.entry("Operation", "Backup, restore and this description."),
          Map.entry(
              "Pages",
              "Internal: what only the pages of this server call. May change without notice."));

  /** What parameters mean that many calls have. */
  private static final Map<String, String> PARAMETERS =
      Map.ofEntries(
          Map.entry("graph", "id of the graph, or an id that it had earlier"),
          Map.entry("id", "id of the annotation"),
          Map.entry("annotation", "id of any annotation of the individual"),
          Map.entry("token", "token of the lease"),
          Map.entry("job", "id of the job"),
          Map.entry(
              "after",
              "where the page begins: the next of the page before; absent for the first page"),
          Map.entry("limit", "how many items a page has at most"),
          Map.entry("n", "how many pairs are wanted at most"),
          Map.entry("reviewer", "name of the reviewer"),
          Map.entry("peek", "true to see the pairs without a lease"),
          Map.entry(
              "collection",
              "the collection in which external ids are looked up; absent for the empty one"),
          Map.entry("dateOrder", "dmy or mdy: how dates are read whose year stands last"),
          Map.entry("zone", "the time zone of times that name none, such as Europe/Berlin"));

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.getComponents().addSchema(PROBLEM, problem());
    api.setTags(
        TAGS.stream()
            .map(tag -> OASFactory.createTag().name(tag.getKey()).description(tag.getValue()))
            .toList());
    api.getPaths()
        .getPathItems()
        .forEach(
            (address, path) -> {
              explain(path.getParameters());
              for (Operation operation : path.getOperations().values()) {
                mayFail(operation);
                explain(operation.getParameters());
                if (address.startsWith(INTERNAL)) {
                  operation.addExtension("x-internal", true);
                }
              }
            });
  }

  private static void explain(@Nullable List<Parameter> parameters) {
    if (parameters != null) {
      for (Parameter parameter : parameters) {
        if (parameter.getDescription() == null) {
          parameter.setDescription(PARAMETERS.get(parameter.getName()));
        }
      }
    }
  }

  private static Schema problem() {
    return OASFactory.createSchema()
        .addType(Schema.SchemaType.OBJECT)
        .description("A problem document (RFC 9457); type ends in the problem's name.")
        .addProperty("type", text("/problems/ and a name"))
        .addProperty("title", text("the name in words"))
        .addProperty("status", OASFactory.createSchema().addType(Schema.SchemaType.INTEGER))
        .addProperty("detail", text("what is wrong, in one sentence"))
        .addProperty("instance", text("the path that was asked"));
  }

  private static Schema text(String description) {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING).description(description);
  }

  private static void mayFail(Operation operation) {
    operation
        .getResponses()
        .setDefaultValue(
            OASFactory.createAPIResponse()
                .description("A problem")
                .content(
                    OASFactory.createContent()
                        .addMediaType(
                            Problem.MEDIA_TYPE,
                            OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(PROBLEM)))));
  }
}
