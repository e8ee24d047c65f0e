package org.resight.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and what that one may do at this moment.
 *
 * <p>Immutable.
 */
public final class Principal {

  private static final Principal NOBODY = new Principal("nobody", null, null, null, null);
  private static final Principal OWNER = new Principal("local", null, null, null, null);

  private final String actor;
  private final @Nullable Account account;
  private final @Nullable Session session;
  private final @Nullable AccessToken token;
  private final @Nullable AccessData data;

  private Principal(
      String actor,
      @Nullable Account account,
      @Nullable Session session,
      @Nullable AccessToken token,
      @Nullable AccessData data) {
    this.actor = actor;
    this.account = account;
    this.session = session;
    this.token = token;
    this.data = data;
  }

  /** Returns somebody who has not signed in. */
  public static Principal nobody() {
    return NOBODY;
  }

  /** Returns whoever sits at the machine of a server without accounts: may do everything. */
  public static Principal owner() {
    return OWNER;
  }

  static Principal of(Account account, Session session, AccessData data) {
    return new Principal(account.handle(), account, session, null, data);
  }

  static Principal of(Account account, AccessToken token, AccessData data) {
    return new Principal(account.handle(), account, null, token, data);
  }

  /** Returns whether nobody has signed in. */
  public boolean isNobody() {
    return this == NOBODY;
  }

  /** Returns whether it may do everything, under any name. */
  public boolean isOwner() {
    return this == OWNER;
  }

  /** Returns the name for the audit: a handle, {@code local} or {@code nobody}. */
  public String actor() {
    return actor;
  }

  /** Returns the account, or null without one. */
  public @Nullable Account account() {
    return account;
  }

  /** Returns the session that it came in by, or null. */
  public @Nullable Session session() {
    return session;
  }

  /** Returns the token that it came in by, or null. */
  public @Nullable AccessToken token() {
    return token;
  }

  /** Returns whether it has a right in a project. */
  public boolean may(UUID project, Right right) {
    if (account == null) {
      return isOwner();
    }
    return (token == null || (token.rights().contains(right) && isFor(token, project)))
        && Objects.requireNonNull(data).rightsOf(account.id(), project).contains(right);
  }

  private static boolean isFor(AccessToken token, UUID project) {
    return token.projects().isEmpty() || token.projects().contains(project);
  }

  /** Returns its rights in a project: those of the account that the token does not leave out. */
  public Set<Right> rightsIn(UUID project) {
    if (isOwner()) {
      return Set.of(Right.values());
    }
    if (account == null) {
      return Set.of();
    }
    Set<Right> rights = Objects.requireNonNull(data).rightsOf(account.id(), project);
    if (token == null) {
      return rights;
    }
    Set<Right> left = EnumSet.noneOf(Right.class);
    if (isFor(token, project)) {
      left.addAll(rights);
      left.retainAll(token.rights());
    }
    return Collections.unmodifiableSet(left);
  }

  /** Returns whether it has a right on the server. */
  public boolean may(ServerRight right) {
    return isOwner()
        || (account != null
            && account.rights().contains(right)
            && (token == null || token.serverRights().contains(right)));
  }

  /** Returns whether it may name anybody as reviewer. */
  public boolean mayActAs() {
    return isOwner() || (token != null && token.actAs());
  }
}
