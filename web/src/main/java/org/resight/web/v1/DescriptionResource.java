package org.resight.web.v1;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.InternalServerErrorException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The description of this API (OpenAPI), as the build has made it from these resources. */
@Path("/openapi.json")
@Tag(name = "Operation")
@RequestScoped
public class DescriptionResource {

  static final String FILE = "openapi.json";

  /** Returns the description. */
  @Operation(summary = "Describe the API", description = "Returns this document.")
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public InputStream get() {
    InputStream description = DescriptionResource.class.getResourceAsStream(FILE);
    if (description == null) {
      throw new InternalServerErrorException();
    }
    return description;
  }
}
