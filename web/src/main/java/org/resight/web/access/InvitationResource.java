package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Invitation;
import org.resight.access.Invitations;
import org.resight.access.SignIns;
import org.resight.graph.GraphClient;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** Coming into a project by a link. */
@Path("/invitations")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class InvitationResource {

  @Inject private Caller caller;
  @Inject private Invitations invitations;
  @Inject private ReviewStateBean graphs;

  /** The secret of a link. */
  record ShowRequest(@Nullable String secret) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "ShowRequest";
    }
  }

  /**
   * What a link invites to.
   *
   * @param project the name of the project, or null if it has none
   */
  record ShownInvitationDocument(
      @Nullable String project, List<String> rights, boolean volunteers, Instant expiresAt) {}

  /**
   * Who comes in.
   *
   * @param handle of a new account: a volunteer's nickname; of no use to who has signed in
   * @param password of a new account that is no volunteer's
   */
  record AcceptRequest(
      @Nullable String secret,
      @Nullable String handle,
      @Nullable String name,
      @Nullable String password) {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "AcceptRequest";
    }
  }

  /** Who came into which project. */
  record AcceptedDocument(UUID graph, AccountDocument account) {}

  /** Says what a link invites to. */
  @Operation(
      summary = "Show an invitation",
      description = "Says what the secret of a link invites to. Nothing is used up.")
  @POST
  @Path("/show")
  public ShownInvitationDocument show(ShowRequest body) {
    RequestValues.given(body);
    Invitation invitation = invitations.find(Names.text(body.secret(), "secret"));
    return new ShownInvitationDocument(
        project(invitation).status().name(),
        Names.of(invitation.rights()),
        invitation.volunteers(),
        invitation.expiresAt());
  }

  /** Comes in by a link. */
  @Operation(
      summary = "Accept an invitation",
      description =
          "Gives the account that has signed in the rights of the invitation. Without one it makes an"
              + " account and signs it in: by a nickname for volunteers, by handle and password for others.")
  @POST
  @Path("/accept")
  @APIResponse(
      responseCode = "200",
      description = "Who came into which project",
      content = @Content(schema = @Schema(implementation = AcceptedDocument.class)))
  public Response accept(AcceptRequest body) {
    RequestValues.given(body);
    String secret = Names.text(body.secret(), "secret");
    GraphClient project = project(invitations.find(secret));
    Invitations.Accepted accepted =
        invitations.accept(
            caller.principal(),
            secret,
            new Invitations.Newcomer(
                body.handle(), Objects.requireNonNullElse(body.name(), ""), body.password()),
            caller.origin());
    Response.ResponseBuilder response =
        Response.ok(
                new AcceptedDocument(project.id().uuid(), AccountDocument.of(accepted.account())))
            .header("Cache-Control", "no-store");
    SignIns.Begun begun = accepted.begun();
    return begun == null
        ? response.build()
        : response.header("Set-Cookie", SessionCookie.set(begun.secret(), caller.scheme())).build();
  }

  /** A project that was deleted invites nobody. */
  private GraphClient project(Invitation invitation) {
    return graphs.clients().stream()
        .filter(client -> KnownProjects.key(client).equals(invitation.project()))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    Refusal.INVITATION, "The project of this invitation is not there any more."));
  }
}
