package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessData;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.People;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** Who may do what in a project, and what was done with that. */
@Path("/graphs")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class MemberResource {

  @Inject private Caller caller;
  @Inject private People people;
  @Inject private AccessState state;
  @Inject private ReviewStateBean graphs;

  /** Somebody and what that one may do. */
  record MemberDocument(String handle, String name, String kind, List<String> rights) {}

  /** Several members. */
  record MembersDocument(List<MemberDocument> items) {}

  /** What somebody may do; nothing ends the membership. */
  record MemberRequest(@Nullable List<String> rights) {}

  /** Lists the members of a project by their handles. */
  @Operation(
      summary = "List members",
      description = "Returns who has rights in the project, by their handles.")
  @GET
  @Path("/{graph}/members")
  public MembersDocument members(@PathParam("graph") String graph) {
    UUID project = project(graph);
    AccessData data = state.now();
    return new MembersDocument(
        data.rights().entrySet().stream()
            .filter(entry -> entry.getKey().project().equals(project))
            .flatMap(
                entry -> {
                  Account account = data.accounts().get(entry.getKey().account());
                  return account == null
                      ? Stream.empty()
                      : Stream.of(
                          new MemberDocument(
                              account.handle(),
                              account.name(),
                              Names.of(account.kind()),
                              Names.of(entry.getValue())));
                })
            .sorted(Comparator.comparing(MemberDocument::handle))
            .toList());
  }

  /** Says what somebody may do in a project. */
  @Operation(
      summary = "Change a member",
      description = "Sets what an account may do in the project; no rights end the membership.")
  @PUT
  @Path("/{graph}/members/{handle}")
  public MembersDocument change(
      @PathParam("graph") String graph,
      @Parameter(description = "Handle of the account") @PathParam("handle") String handle,
      MemberRequest body) {
    RequestValues.given(body);
    people.setRights(
        caller.principal(), project(graph), handle, Names.rights(body.rights()), caller.origin());
    return members(graph);
  }

  /** Lists what the audit has of a project, oldest first. */
  @Operation(
      summary = "List a project's audit",
      description = "Returns what the audit has of the project, oldest first.")
  @GET
  @Path("/{graph}/audit")
  public AuditDocument audit(
      @PathParam("graph") String graph,
      @Parameter(description = "Number of the last event that was read; absent for the first")
          @QueryParam("after")
          @Nullable String after) {
    return AuditDocument.of(state, AuditDocument.number(after), project(graph).toString());
  }

  private UUID project(String graph) {
    try {
      return KnownProjects.key(graphs.client(new GraphId(UUID.fromString(graph))));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Refusal.UNKNOWN, "No graph has this id.");
    }
  }
}
