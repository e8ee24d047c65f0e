package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.PasswordResets;
import org.resight.access.People;
import org.resight.access.SecondFactors;
import org.resight.access.Tokens;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/** The accounts of the server, for who administers it. */
@Path("/accounts")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class AccountResource {

  @Inject private Caller caller;
  @Inject private People people;
  @Inject private Tokens tokens;
  @Inject private PasswordResets resets;
  @Inject private SecondFactors factors;
  @Inject private AccessState state;
  @Inject private ReviewStateBean graphs;

  /** Several accounts. */
  record AccountsDocument(List<AccountDocument> items) {}

  /** A new account; {@code kind} is person or machine. */
  record NewAccountRequest(
      @Nullable String handle,
      @Nullable String name,
      @Nullable String kind,
      @Nullable List<String> rights,
      @Nullable String password) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "NewAccountRequest";
    }
  }

  /** What to change; what is absent stays. */
  record AccountRequest(
      @Nullable String name,
      @Nullable List<String> rights,
      @Nullable Boolean disabled,
      @Nullable String password) {

    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "AccountRequest";
    }
  }

  /** Lists all accounts by their handles. */
  @Operation(summary = "List accounts", description = "Returns all accounts by their handles.")
  @GET
  public AccountsDocument list() {
    return new AccountsDocument(
        state.now().accounts().values().stream()
            .sorted(Comparator.comparing(Account::handle))
            .map(AccountDocument::of)
            .toList());
  }

  /** Makes an account. */
  @Operation(
      summary = "Make an account",
      description =
          "Makes the account of a person, who needs a first password, or of a program, which has none.")
  @POST
  public AccountDocument make(NewAccountRequest body) {
    RequestValues.given(body);
    return AccountDocument.of(
        people.make(
            caller.principal(),
            Names.text(body.handle(), "handle"),
            Objects.requireNonNullElse(body.name(), ""),
            kind(Objects.requireNonNullElse(body.kind(), "person")),
            Names.serverRights(body.rights()),
            body.password(),
            caller.origin()));
  }

  private static Account.Kind kind(String name) {
    try {
      return Account.Kind.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Refusal.INVALID_VALUE, "A kind is person or machine.");
    }
  }

  /** Changes an account; a disabled one loses its sessions, and its tokens do nothing. */
  @Operation(
      summary = "Change an account",
      description =
          "Changes what is given. A disabled account loses its sessions, and its tokens do nothing.")
  @PUT
  @Path("/{handle}")
  public AccountDocument change(
      @Parameter(description = "Handle of the account") @PathParam("handle") String handle,
      AccountRequest body) {
    RequestValues.given(body);
    return AccountDocument.of(
        people.change(
            caller.principal(),
            handle,
            new People.Changes(
                body.name(),
                body.rights() == null ? null : Names.serverRights(body.rights()),
                body.disabled(),
                body.password()),
            caller.origin()));
  }

  /** A link by which a password is chosen: a path of this server. */
  record ResetLinkDocument(String link, Instant expiresAt) {
    /** Leaves the secret out. */
    @Override
    public String toString() {
      return "ResetLinkDocument";
    }
  }

  /** Makes a link for a new password and shows it, once. */
  @Operation(
      summary = "Make a link for a new password",
      description =
          "Makes a link by which the person chooses a new password: good once and for an hour. The"
              + " answer alone shows it.")
  @POST
  @Path("/{handle}/reset-link")
  @Consumes(MediaType.WILDCARD)
  public ResetLinkDocument resetLink(
      @Parameter(description = "Handle of the account") @PathParam("handle") String handle) {
    PasswordResets.Made made = resets.make(caller.principal(), handle, caller.origin());
    return new ResetLinkDocument("/reset#" + made.secret(), made.reset().expiresAt());
  }

  /** Takes the second factor of somebody away who has lost it. */
  @Operation(
      summary = "Take a second factor away",
      description = "Sign-in asks the account for no codes any more, and its sessions end.")
  @DELETE
  @Path("/{handle}/second-factor")
  @APIResponse(responseCode = "204", description = "The account has no second factor")
  public void removeSecondFactor(
      @Parameter(description = "Handle of the account") @PathParam("handle") String handle) {
    factors.remove(caller.principal(), handle, caller.origin());
  }

  /** Makes a token of a program's account and shows it, once. */
  @Operation(
      summary = "Make a token of an account",
      description = "Makes a token for a program's account; the answer alone shows it.")
  @POST
  @Path("/{handle}/tokens")
  public TokenDocument token(
      @Parameter(description = "Handle of the account") @PathParam("handle") String handle,
      TokenDocument.NewTokenRequest body) {
    RequestValues.given(body);
    Account account =
        state
            .now()
            .byHandle(handle)
            .orElseThrow(() -> new RefusedException(Refusal.UNKNOWN, "There is no such account."));
    return TokenDocument.made(
        tokens.make(
            caller.principal(),
            account.id(),
            body.wish(id -> new KnownProjects(graphs, state).project(id).map(Projects.Found::key)),
            caller.origin()));
  }
}
