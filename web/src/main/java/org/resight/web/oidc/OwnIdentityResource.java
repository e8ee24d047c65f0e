package org.resight.web.oidc;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessSettings;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.FederatedSignIns;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** By which identities one's own account comes in. */
@Path("/me/identities")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class OwnIdentityResource {

  @Inject private Caller caller;
  @Inject private Providers providers;
  @Inject private ProviderSignIn signIn;
  @Inject private FederatedSignIns signIns;
  @Inject private AccessState state;
  @Inject private AccessSettings settings;
  @Inject private HttpServletRequest request;

  /** Which provider, and the path to come back to. */
  record LinkRequest(@Nullable String provider, @Nullable String to) {}

  /** The provider's page. */
  record GoDocument(URI go) {}

  private Account own() {
    return Objects.requireNonNull(caller.principal().account());
  }

  /** Lists the identities of one's own account. */
  @Operation(
      summary = "List own identities",
      description = "Returns by which identities of providers the account comes in.")
  @GET
  public IdentityDocument.IdentitiesDocument list() {
    Account own = own();
    return IdentityDocument.of(state.now(), providers, link -> link.account().equals(own.id()));
  }

  /** Begins to link an identity: the answer names the provider's page. */
  @Operation(
      summary = "Link an own identity",
      description =
          "Returns the provider's page; who signs in there and comes back has linked the identity.")
  @POST
  @APIResponse(
      responseCode = "200",
      description = "Where the browser goes",
      content = @Content(schema = @Schema(implementation = GoDocument.class)))
  public Response link(LinkRequest body) {
    RequestValues.given(body);
    Provider provider =
        providers
            .find(body.provider())
            .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN, "There is no such provider."));
    URI site =
        Sites.at(settings.publicUrls(), request.getHeader("Host"))
            .orElseThrow(
                () ->
                    new RefusedException(
                        Refusal.INVALID_VALUE,
                        "Open this page at the address that RESIGHT_PUBLIC_URL names."));
    try {
      ProviderSignIn.Departure departure =
          signIn.depart(provider, site, body.to(), own().id(), true);
      return Response.ok(new GoDocument(departure.to()))
          .header("Set-Cookie", Cookies.setTrip(departure.sealed(), caller.scheme()))
          .header("Cache-Control", "no-store")
          .build();
    } catch (ProviderAwayException e) {
      throw new RefusedException(Refusal.BUSY, "The provider does not answer; try again later.");
    }
  }

  /** Takes an identity from one's own account. */
  @Operation(
      summary = "Take an own identity away",
      description =
          "The account does not come in by the identity any more, and its other sessions end.")
  @DELETE
  @Path("/{identity}")
  @APIResponse(responseCode = "204", description = "The identity is nobody's")
  public void unlink(
      @Parameter(description = "Id of the identity") @PathParam("identity") String identity) {
    signIns.unlink(caller.principal(), IdentityResource.id(identity), own(), caller.origin());
  }
}
