package org.resight.web.access;

import java.time.Instant;
import java.util.List;
import org.resight.access.Account;

/** An account as the API shows it. */
record AccountDocument(
    String handle,
    String name,
    String kind,
    List<String> rights,
    boolean disabled,
    Instant createdAt) {

  static AccountDocument of(Account account) {
    return new AccountDocument(
        account.handle(),
        account.name(),
        Names.of(account.kind()),
        Names.of(account.rights()),
        account.disabled(),
        account.createdAt());
  }
}
