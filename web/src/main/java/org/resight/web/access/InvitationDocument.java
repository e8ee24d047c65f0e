package org.resight.web.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessData;
import org.resight.access.Account;
import org.resight.access.Invitation;

/**
 * An invitation as the API shows it.
 *
 * @param uses how many people can still come in by it
 * @param by the handle of who made it
 * @param link what to send, once, when it is made: a path of this server
 */
record InvitationDocument(
    UUID id,
    String label,
    List<String> rights,
    boolean volunteers,
    int uses,
    @Nullable String by,
    Instant createdAt,
    Instant expiresAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String link) {

  static InvitationDocument of(Invitation invitation, AccessData data, @Nullable String secret) {
    Account maker = data.accounts().get(invitation.by());
    return new InvitationDocument(
        invitation.id(),
        invitation.label(),
        Names.of(invitation.rights()),
        invitation.volunteers(),
        invitation.uses(),
        maker == null ? null : maker.handle(),
        invitation.createdAt(),
        invitation.expiresAt(),
        secret == null ? null : "/join#" + secret);
  }
}
