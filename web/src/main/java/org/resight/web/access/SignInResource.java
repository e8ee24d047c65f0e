package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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
import org.resight.access.AccessSettings.SignIn;
import org.resight.access.AccessState;
import org.resight.access.Session;
import org.resight.access.SignIns;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.body.RequestValues;

/** Coming in and going out: the first account, sign-in, sign-out. */
@Path("")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class SignInResource {

  @Inject private Caller caller;
  @Inject private SignIns signIns;
  @Inject private AccessState state;
  @Inject private SetupCode code;
  @Inject private Gate gate;
  @Inject private SignOutAtProvider provider;
  @Inject private HttpServletRequest request;

  /**
   * What the setup needs.
   *
   * @param needed whether there is an administrator to be made
   * @param code whether it takes the code of the server's log
   */
  record SetupDocument(boolean needed, boolean code) {}

  /** The first administrator. */
  record SetupRequest(
      @Nullable String code,
      @Nullable String handle,
      @Nullable String name,
      @Nullable String password) {

    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "SetupRequest";
    }
  }

  /** The provider's page, where its own session ends. */
  record SignedOutDocument(URI go) {}

  /**
   * Who signs in.
   *
   * @param code of the second factor, if the account has one
   */
  record SignInRequest(@Nullable String handle, @Nullable String password, @Nullable String code) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "SignInRequest";
    }
  }

  /** Says whether the first administrator is still to be made. */
  @Operation(
      summary = "Show what the setup needs",
      description =
          "Says whether the first administrator is still to be made, and whether that takes the setup code.")
  @GET
  @Path("/setup")
  public SetupDocument setup() {
    code.ensure();
    boolean local = gate.mode() == SignIn.LOCAL;
    return new SetupDocument(
        signIns.awaitsSetup() || (local && state.now().accounts().isEmpty()), !local);
  }

  /** Makes the first administrator, who is signed in then. */
  @Operation(
      summary = "Make the first administrator",
      description =
          "Takes the setup code of this start and makes an administrator, who is signed in then.")
  @POST
  @Path("/setup")
  @APIResponse(
      responseCode = "200",
      description = "The account that is signed in",
      content = @Content(schema = @Schema(implementation = AccountDocument.class)))
  public Response setUp(SetupRequest body) {
    RequestValues.given(body);
    code.ensure();
    SignIns.Begun begun =
        signIns.setUp(
            caller.principal(),
            body.code(),
            Names.text(body.handle(), "handle"),
            Objects.requireNonNullElse(body.name(), ""),
            Names.text(body.password(), "password"),
            caller.origin());
    code.used();
    return begun(begun);
  }

  /** Begins a session. */
  @Operation(
      summary = "Sign in",
      description =
          "Begins a session by handle and password, and the code of the second factor if there is one. After five wrong tries each further one is delayed.")
  @POST
  @Path("/sign-in")
  @APIResponse(
      responseCode = "200",
      description = "The account that is signed in",
      content = @Content(schema = @Schema(implementation = AccountDocument.class)))
  public Response signIn(SignInRequest body) {
    RequestValues.given(body);
    SignIns.Begun begun =
        signIns.signIn(
            Names.text(body.handle(), "handle"),
            Names.text(body.password(), "password"),
            body.code(),
            caller.origin());
    endReplaced();
    return begun(begun);
  }

  /** The browser keeps one cookie: the session of the one before is nobody's then. */
  private void endReplaced() {
    Session replaced = caller.principal().session();
    if (replaced != null) {
      try {
        signIns.end(caller.principal(), replaced.id(), caller.origin());
      } catch (RefusedException e) {
        if (e.refusal() != Refusal.UNKNOWN) {
          throw e;
        }
        // ended meanwhile
      }
    }
  }

  private Response begun(SignIns.Begun begun) {
    return Response.ok(AccountDocument.of(begun.account()))
        .header("Set-Cookie", SessionCookie.set(begun.secret(), caller.scheme()))
        .header("Cache-Control", "no-store")
        .build();
  }

  /**
   * Ends this session, and has the browser forget what it kept of it.
   *
   * @param keepStorage whether the page clears its storage itself: decisions may wait there that
   *     the server does not have yet, and the header spares none
   */
  @Operation(
      summary = "Sign out",
      description =
          "Ends the session and has the browser forget its data. If the account came by a provider"
              + " that has a page for it, the answer names that page.")
  @POST
  @Path("/sign-out")
  @Consumes(MediaType.WILDCARD)
  @APIResponse(responseCode = "204", description = "The session has ended")
  @APIResponse(
      responseCode = "200",
      description = "The session has ended; the provider's own ends on its page",
      content = @Content(schema = @Schema(implementation = SignedOutDocument.class)))
  public Response signOut(
      @Parameter(description = "true from a page that clears its own storage")
          @QueryParam("keepStorage")
          @Nullable String keepStorage) {
    Session session = Objects.requireNonNull(caller.principal().session());
    signIns.end(caller.principal(), session.id(), caller.origin());
    Response.ResponseBuilder answer =
        provider
            .leave(request, caller.scheme())
            .map(go -> Response.ok(new SignedOutDocument(go)))
            .orElseGet(Response::noContent);
    return answer
        .header("Set-Cookie", SessionCookie.end(caller.scheme()))
        .header(
            "Clear-Site-Data",
            Boolean.parseBoolean(keepStorage)
                ? "\"cache\", \"cookies\""
                : "\"cache\", \"cookies\", \"storage\"")
        .build();
  }
}
