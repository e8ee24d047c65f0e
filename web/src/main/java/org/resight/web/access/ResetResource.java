package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.PasswordResets;
import org.resight.web.body.RequestValues;

/** A new password without the old one, by a link of an administrator. */
@Path("/reset")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ResetResource {

  @Inject private Caller caller;
  @Inject private PasswordResets resets;

  /** The secret of the link, and the password that shall be. */
  record ResetRequest(@Nullable String secret, @Nullable String password) {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "ResetRequest";
    }
  }

  /** Chooses a new password. */
  @Operation(
      summary = "Choose a new password by a link",
      description = "Takes the secret of a link, once, and ends all sessions of the account.")
  @POST
  @APIResponse(responseCode = "204", description = "The password is changed")
  public void reset(ResetRequest body) {
    RequestValues.given(body);
    resets.use(
        Names.text(body.secret(), "secret"),
        Names.text(body.password(), "password"),
        caller.origin());
  }
}
