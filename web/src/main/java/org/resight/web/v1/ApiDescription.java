package org.resight.web.v1;

import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.resight.web.problem.Problem;

/**
 * Completes the description of the API that the build reads from the resources: every call may be
 * answered by a problem document. Not used when the server runs.
 */
public class ApiDescription implements OASFilter {

  private static final String PROBLEM = "Problem";

  @Override
  public void filterOpenAPI(OpenAPI api) {
    api.getComponents().addSchema(PROBLEM, problem());
    for (PathItem path : api.getPaths().getPathItems().values()) {
      path.getOperations().values().forEach(ApiDescription::mayFail);
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
