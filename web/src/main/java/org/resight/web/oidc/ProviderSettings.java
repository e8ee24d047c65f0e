package org.resight.web.oidc;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator says of a provider.
 *
 * <p>Immutable.
 *
 * @param id names it in addresses and in the audit: small letters, digits and dashes
 * @param issuer its own name, compared letter by letter
 * @param clientSecret null for a public client
 * @param label what its button says
 * @param scopes what is asked for
 * @param join which identities without an account get one
 * @param groupsClaim where it tells the groups of a person
 */
record ProviderSettings(
    String id,
    URI issuer,
    String clientId,
    @Nullable String clientSecret,
    String label,
    List<String> scopes,
    Join join,
    String groupsClaim) {

  ProviderSettings {
    scopes = List.copyOf(scopes);
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "ProviderSettings[" + id + "]";
  }

  /** How people join. */
  enum Way {
    /** Somebody made or linked the account before. */
    INVITED,
    /** Their verified address of e-mail is in a domain. */
    DOMAIN,
    /** The provider says that they are in a group. */
    GROUPS
  }

  /**
   * Who joins.
   *
   * @param names the domains, in small letters, or the groups
   */
  record Join(Way way, Set<String> names) {
    static final Join INVITED = new Join(Way.INVITED, Set.of());

    Join {
      names = Set.copyOf(names);
    }
  }
}
