package org.resight.web.oidc;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Which providers people may come in by. */
@Path("/providers")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ProviderResource {

  @Inject private Providers providers;

  /**
   * A provider.
   *
   * @param id names it in addresses
   * @param label what its button says
   * @param available whether it answered within the last half minute
   */
  record ProviderDocument(String id, String label, boolean available) {}

  /** Several providers. */
  record ProvidersDocument(List<ProviderDocument> items) {}

  /** Lists the providers, and says which are away. */
  @Operation(
      summary = "List providers",
      description =
          "Returns the OpenID Connect providers by which people may sign in, and whether each answers.")
  @GET
  public ProvidersDocument list() {
    return new ProvidersDocument(
        providers.all().stream()
            .map(
                provider ->
                    new ProviderDocument(
                        provider.settings().id(), provider.settings().label(), provider.isThere()))
            .toList());
  }
}
