package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.access.Account;
import org.resight.access.People;
import org.resight.web.body.RequestValues;

/** Names that journals have from before there were accounts, and whose they are. */
@Path("/former-names")
@Tag(name = "Access")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class FormerNameResource {

  @Inject private Caller caller;
  @Inject private People people;

  /**
   * A name in journals.
   *
   * @param handle of the account whose it was; null if nobody has said so
   */
  record FormerNameDocument(String name, @Nullable String handle) {}

  /** Several names. */
  record FormerNamesDocument(List<FormerNameDocument> items) {}

  /** Whose a name was; without a handle it is nobody's again. */
  record FormerNameRequest(@Nullable String name, @Nullable String handle) {}

  /** Lists the names in journals that are nobody's handle. */
  @Operation(
      summary = "List former names",
      description =
          "Returns the names of reviewers in journals that are no account's handle, each with the account"
              + " whose it was said to be. The first time it costs a look through all journals.")
  @GET
  public FormerNamesDocument list() {
    return new FormerNamesDocument(
        people.formerNames().stream()
            .map(
                one -> {
                  Account account = one.account();
                  return new FormerNameDocument(
                      one.name(), account == null ? null : account.handle());
                })
            .toList());
  }

  /** Says whose a name was. */
  @Operation(
      summary = "Say whose a former name was",
      description =
          "Keeps which account a name in journals belongs to, or that it is nobody's. The journals stay"
              + " as they are.")
  @PUT
  @APIResponse(responseCode = "204", description = "It is kept")
  public void put(FormerNameRequest body) {
    RequestValues.given(body);
    people.nameFormer(
        caller.principal(),
        RequestValues.text(body.name(), "name", RequestValues.LONGEST_NAME),
        body.handle(),
        caller.origin());
  }
}
