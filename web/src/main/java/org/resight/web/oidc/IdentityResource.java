package org.resight.web.oidc;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.FederatedSignIns;
import org.resight.access.Identity;
import org.resight.access.IdentityLink;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.Caller;
import org.resight.web.body.RequestValues;

/** Who comes in by which identity, for who administers the server. */
@Path("/identities")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class IdentityResource {

  @Inject private Caller caller;
  @Inject private Providers providers;
  @Inject private FederatedSignIns signIns;
  @Inject private AccessState state;

  /**
   * Whom an account shall let in.
   *
   * @param handle of the account; it is made if there is none
   * @param name of a new account
   * @param provider its id
   */
  record IdentityRequest(
      @Nullable String handle,
      @Nullable String name,
      @Nullable String provider,
      @Nullable String subject) {}

  /** Lists all identities by the handles of their accounts. */
  @Operation(
      summary = "List identities",
      description = "Returns by which identities of providers accounts come in.")
  @GET
  public IdentityDocument.IdentitiesDocument list() {
    return IdentityDocument.of(state.now(), providers, link -> true);
  }

  /** Links an identity to an account, which is made if there is none. */
  @Operation(
      summary = "Link an identity",
      description =
          "Lets the account of a person come in by an identity of a provider. If no account has the"
              + " handle, one without a password is made.")
  @POST
  public IdentityDocument link(IdentityRequest body) {
    RequestValues.given(body);
    String handle = RequestValues.text(body.handle(), "handle", RequestValues.LONGEST_NAME);
    Provider provider =
        providers
            .find(body.provider())
            .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN, "There is no such provider."));
    Identity identity =
        new Identity(
            provider.settings().issuer().toString(),
            Objects.requireNonNullElse(body.subject(), ""));
    boolean there = state.now().byHandle(handle).isPresent();
    IdentityLink link =
        there
            ? signIns.link(caller.principal(), handle, identity, caller.origin())
            : signIns.invite(
                caller.principal(),
                handle,
                Objects.requireNonNullElse(body.name(), ""),
                identity,
                caller.origin());
    return IdentityDocument.of(link, state.now(), providers);
  }

  /** Takes an identity from its account. */
  @Operation(
      summary = "Take an identity away",
      description = "The account does not come in by the identity any more, and its sessions end.")
  @DELETE
  @Path("/{identity}")
  @APIResponse(responseCode = "204", description = "The identity is nobody's")
  public void unlink(
      @Parameter(description = "Id of the identity") @PathParam("identity") String identity) {
    signIns.unlink(caller.principal(), id(identity), null, caller.origin());
  }

  static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Refusal.UNKNOWN, "There is no such identity.");
    }
  }
}
