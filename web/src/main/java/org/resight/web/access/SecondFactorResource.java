package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.SecondFactors;
import org.resight.web.body.RequestValues;

/** One's own second factor: codes of an app beside the password. */
@Path("/me/second-factor")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SecondFactorResource {

  @Inject private Caller caller;
  @Inject private SecondFactors factors;

  /**
   * What an app computes codes from.
   *
   * @param secret in base32
   * @param uri the same for apps that open it
   */
  record SecretDocument(String secret, String uri) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "SecretDocument";
    }
  }

  /** A code. */
  record CodeRequest(@Nullable String code) {}

  /** Makes a secret and shows it, once. */
  @Operation(
      summary = "Begin a second factor",
      description =
          "Makes a secret for an app that computes codes by RFC 6238. The answer alone shows it; it"
              + " counts when its first code is confirmed.")
  @POST
  @Consumes(MediaType.WILDCARD)
  public SecretDocument begin() {
    String secret = factors.begin(caller.principal(), caller.origin());
    return new SecretDocument(
        secret,
        "otpauth://totp/Resight:"
            + caller.principal().actor()
            + "?secret="
            + secret
            + "&issuer=Resight");
  }

  /** Takes the first code back. */
  @Operation(
      summary = "Confirm a second factor",
      description = "Takes the first code of the app; from now on sign-in asks for codes.")
  @POST
  @Path("/confirm")
  @APIResponse(responseCode = "204", description = "The second factor counts")
  public void confirm(CodeRequest body) {
    RequestValues.given(body);
    factors.confirm(caller.principal(), Names.text(body.code(), "code"), caller.origin());
  }

  /** Takes the second factor away. */
  @Operation(
      summary = "Take the own second factor away",
      description = "Sign-in asks for no codes any more; all other sessions end.")
  @DELETE
  @APIResponse(responseCode = "204", description = "There is no second factor")
  public void remove() {
    factors.remove(caller.principal(), caller.principal().actor(), caller.origin());
  }
}
