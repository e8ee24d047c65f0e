package org.resight.web.access;

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
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.Invitations;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** The links by which people come into a project. */
@Path("/graphs/{graph}/invitations")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class ProjectInvitationResource {

  private static final int USUAL_DAYS = 14;

  @Inject private Caller caller;
  @Inject private Invitations invitations;
  @Inject private AccessState state;
  @Inject private ReviewStateBean graphs;

  /** Several invitations. */
  record InvitationsDocument(List<InvitationDocument> items) {}

  /**
   * What an invitation shall be.
   *
   * @param label for whom it is
   * @param rights what it gives; of no use for volunteers, who review
   * @param volunteers whether people come in by a nickname alone
   * @param uses how many people may come in, 1 unless told
   * @param days until it expires, 14 unless told
   */
  record NewInvitationRequest(
      @Nullable String label,
      @Nullable List<String> rights,
      @Nullable Boolean volunteers,
      @Nullable Integer uses,
      @Nullable Integer days) {

    Invitations.Wish wish() {
      boolean forVolunteers = Boolean.TRUE.equals(volunteers);
      return new Invitations.Wish(
          Objects.requireNonNullElse(label, ""),
          Names.rights(forVolunteers && rights == null ? List.of("review") : rights),
          forVolunteers,
          Objects.requireNonNullElse(uses, 1),
          Objects.requireNonNullElse(days, USUAL_DAYS));
    }
  }

  /** Lists the invitations that stand. */
  @Operation(
      summary = "List invitations",
      description = "Returns the invitations of the project that stand, without their secrets.")
  @GET
  public InvitationsDocument list(@PathParam("graph") String graph) {
    return new InvitationsDocument(
        invitations.of(project(graph)).stream()
            .map(each -> InvitationDocument.of(each, state.now(), null))
            .toList());
  }

  /** Makes an invitation and shows its link, once. */
  @Operation(
      summary = "Make an invitation",
      description =
          "Makes a link by which people come into the project with some rights. The answer alone"
              + " shows it. Volunteers need a nickname and no password.")
  @POST
  public InvitationDocument make(@PathParam("graph") String graph, NewInvitationRequest body) {
    RequestValues.given(body);
    Invitations.Made made =
        invitations.make(caller.principal(), project(graph), body.wish(), caller.origin());
    return InvitationDocument.of(made.invitation(), state.now(), made.secret());
  }

  /** Takes an invitation back. */
  @Operation(
      summary = "Take an invitation back",
      description = "Nobody comes in by it any more; those who did stay.")
  @DELETE
  @Path("/{invitation}")
  @APIResponse(responseCode = "204", description = "It does not stand any more")
  public void takeBack(
      @PathParam("graph") String graph,
      @Parameter(description = "Id of the invitation") @PathParam("invitation") String invitation) {
    invitations.takeBack(
        caller.principal(),
        project(graph),
        RequestValues.uuid(invitation, "invitation"),
        caller.origin());
  }

  private UUID project(String graph) {
    return KnownProjects.key(graphs.client(RequestValues.graph(graph)));
  }
}
