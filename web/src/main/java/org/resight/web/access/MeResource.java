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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.AccessToken;
import org.resight.access.Account;
import org.resight.access.Invitations;
import org.resight.access.Principal;
import org.resight.access.SecondFactor;
import org.resight.access.Session;
import org.resight.access.SignIns;
import org.resight.access.Tokens;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** One's own account: who one is, one's sessions, tokens and password. */
@Path("/me")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class MeResource {

  private static final int PRACTICE_PAIRS = 4;
  private static final Set<String> ANSWERS = Set.of("positive", "negative", "incomparable");

  @Inject private Caller caller;
  @Inject private SignIns signIns;
  @Inject private Tokens tokens;
  @Inject private AccessState state;
  @Inject private Gate gate;
  @Inject private Invitations invitations;
  @Inject private ReviewStateBean graphs;

  /**
   * Who asks.
   *
   * @param signIn the mode of sign-in, in small letters
   * @param account null for who has not signed in, and where there are no accounts
   * @param password whether the account has one
   * @param secondFactor whether sign-in asks for a code
   * @param secondFactorDue whether a second factor must be set up before anything else
   * @param practiceDue whether the account is a volunteer's who practises before anything else
   * @param rightsInGraph what the caller may do in the graph that was asked about; null without one
   */
  record MeDocument(
      String signIn,
      @Nullable AccountDocument account,
      boolean password,
      boolean secondFactor,
      boolean secondFactorDue,
      boolean practiceDue,
      @Nullable List<String> rightsInGraph) {}

  /** A password, given again. */
  record ConfirmRequest(@Nullable String password) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "ConfirmRequest";
    }
  }

  /** The password and the one that shall be. */
  record PasswordRequest(@Nullable String old, @Nullable String password) {
    /** Leaves the secrets out. */
    @Override
    public String toString() {
      return "PasswordRequest";
    }
  }

  /** A session. */
  record SessionDocument(
      UUID id, String browser, Instant createdAt, Instant usedAt, boolean current) {}

  /** Several sessions. */
  record SessionsDocument(List<SessionDocument> items) {}

  /** Several tokens. */
  record TokensDocument(List<TokenDocument> items) {}

  /** Says who asks. */
  @Operation(
      summary = "Show who asks",
      description =
          "Returns how people come in and the account of the session or token; the account is null for nobody. "
              + "Asked about a graph, it also returns what the caller may do there.")
  @GET
  public MeDocument me(
      @Parameter(description = "A graph that the caller's rights are told of") @QueryParam("graph")
          @Nullable String graph) {
    Account account = caller.principal().account();
    return new MeDocument(
        Names.of(gate.mode()),
        account == null ? null : AccountDocument.of(account),
        account != null && state.nowOrLast().passwords().containsKey(account.id()),
        account != null && hasSecondFactor(account),
        gate.isSecondFactorDue(caller.principal()),
        gate.isPracticeDue(caller.principal()),
        graph == null ? null : rightsIn(graph));
  }

  /** Who may do nothing there does not learn whether there is such a graph. */
  private List<String> rightsIn(String graph) {
    return new KnownProjects(graphs, state)
        .project(RequestValues.graph(graph).uuid())
        .map(project -> Names.of(caller.principal().rightsIn(project.key())))
        .orElseGet(List::of);
  }

  private boolean hasSecondFactor(Account account) {
    SecondFactor factor = state.nowOrLast().factors().get(account.id());
    return factor != null && factor.confirmed();
  }

  /** The answers to the pairs of the practice, in their order. */
  record PracticeRequest(@Nullable List<String> answers) {}

  /**
   * Takes note that a volunteer has practised. Which answers are right was told after each; here it
   * counts that all pairs were answered.
   */
  @Operation(
      summary = "Finish the practice",
      description =
          "Takes a volunteer's answers to the four pairs of the practice: positive, negative or incomparable. Volunteers are offered pairs after that.")
  @POST
  @Path("/practice")
  @APIResponse(responseCode = "204", description = "The volunteer has practised")
  public void practise(PracticeRequest body) {
    RequestValues.given(body);
    List<String> answers = body.answers() == null ? List.of() : body.answers();
    if (answers.size() != PRACTICE_PAIRS || !ANSWERS.containsAll(answers)) {
      throw new RefusedException(
          Refusal.INVALID_VALUE,
          "The practice has "
              + PRACTICE_PAIRS
              + " pairs; each is answered by positive, negative or incomparable.");
    }
    invitations.practised(caller.principal(), caller.origin());
  }

  /** Takes the password again, for what matters most. */
  @Operation(
      summary = "Confirm the password",
      description = "Takes the password again; what matters most asks for that within ten minutes.")
  @POST
  @Path("/confirm")
  @APIResponse(responseCode = "204", description = "The password was right")
  public void confirm(ConfirmRequest body) {
    RequestValues.given(body);
    signIns.confirm(caller.principal(), Names.text(body.password(), "password"), caller.origin());
  }

  /** Changes the password; all other sessions end. */
  @Operation(
      summary = "Change the password",
      description = "Changes the password and ends all other sessions.")
  @POST
  @Path("/password")
  @APIResponse(responseCode = "204", description = "The password is changed")
  public void password(PasswordRequest body) {
    RequestValues.given(body);
    signIns.changePassword(
        caller.principal(),
        Names.text(body.old(), "old"),
        Names.text(body.password(), "password"),
        caller.origin());
  }

  /** Lists one's sessions, the one used last first. */
  @Operation(
      summary = "List own sessions",
      description = "Returns the sessions of the account, the one used last first.")
  @GET
  @Path("/sessions")
  public SessionsDocument sessions() {
    Principal who = caller.principal();
    Account account = Objects.requireNonNull(who.account());
    Session own = Objects.requireNonNull(who.session());
    return new SessionsDocument(
        state.now().sessions().values().stream()
            .filter(session -> session.account().equals(account.id()))
            .sorted(Comparator.comparing(Session::usedAt).reversed())
            .map(
                session ->
                    new SessionDocument(
                        session.id(),
                        session.browser(),
                        session.createdAt(),
                        session.usedAt(),
                        session.id().equals(own.id())))
            .toList());
  }

  /** Ends one of one's sessions. */
  @Operation(summary = "End a session", description = "Signs out where the session is.")
  @DELETE
  @Path("/sessions/{session}")
  @APIResponse(responseCode = "204", description = "The session has ended")
  public void end(
      @Parameter(description = "Id of the session") @PathParam("session") String session) {
    try {
      signIns.end(caller.principal(), UUID.fromString(session), caller.origin());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Refusal.UNKNOWN, "There is no such session.");
    }
  }

  /** Lists one's tokens, the newest first. */
  @Operation(
      summary = "List own tokens",
      description = "Returns the tokens of the account without their secrets, the newest first.")
  @GET
  @Path("/tokens")
  public TokensDocument tokens() {
    Account account = Objects.requireNonNull(caller.principal().account());
    return new TokensDocument(
        state.now().tokens().values().stream()
            .filter(token -> token.account().equals(account.id()))
            .sorted(Comparator.comparing(AccessToken::createdAt).reversed())
            .map(token -> TokenDocument.of(token, null))
            .toList());
  }

  /** Makes a token and shows it, once. */
  @Operation(
      summary = "Make a token",
      description =
          "Makes a token for a program; the answer alone shows it. Its rights never exceed those of its owner.")
  @POST
  @Path("/tokens")
  public TokenDocument make(TokenDocument.NewTokenRequest body) {
    RequestValues.given(body);
    Account account = Objects.requireNonNull(caller.principal().account());
    Principal who = caller.principal();
    KnownProjects known = new KnownProjects(graphs, state);
    return TokenDocument.made(
        tokens.make(
            who,
            account.id(),
            // A foreign project is as one that never was.
            body.wish(
                id ->
                    known
                        .project(id)
                        .map(Projects.Found::key)
                        .filter(key -> !who.rightsIn(key).isEmpty())),
            caller.origin()));
  }

  /** Revokes a token. */
  @Operation(summary = "Revoke a token", description = "Makes a token worthless at once.")
  @DELETE
  @Path("/tokens/{token}")
  @APIResponse(responseCode = "204", description = "The token is worth nothing")
  public void revoke(@Parameter(description = "Id of the token") @PathParam("token") String token) {
    tokens.revoke(caller.principal(), token, caller.origin());
  }
}
