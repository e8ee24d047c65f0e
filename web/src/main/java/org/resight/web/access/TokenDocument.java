package org.resight.web.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessToken;
import org.resight.access.Tokens;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * A token as the API shows it.
 *
 * @param token the token itself, once, when it is made
 */
record TokenDocument(
    String id,
    String label,
    List<String> rights,
    List<String> serverRights,
    List<UUID> projects,
    boolean actAs,
    Instant createdAt,
    Instant expiresAt,
    @Nullable Instant usedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String token) {

  private static final int USUAL_DAYS = 90;

  static TokenDocument of(AccessToken token, @Nullable String secret) {
    return new TokenDocument(
        token.id(),
        token.label(),
        Names.of(token.rights()),
        Names.of(token.serverRights()),
        token.projects().stream().sorted().toList(),
        token.actAs(),
        token.createdAt(),
        token.expiresAt(),
        token.usedAt(),
        secret);
  }

  /** Shows a token that has just been made, with what only this answer tells. */
  static TokenDocument made(Tokens.Made made) {
    return of(made.token(), made.secret());
  }

  /**
   * What a token shall be.
   *
   * @param projects ids of projects; none for all of its owner's
   */
  record NewTokenRequest(
      @Nullable String label,
      @Nullable List<String> rights,
      @Nullable List<String> serverRights,
      @Nullable List<UUID> projects,
      @Nullable Boolean actAs,
      @Nullable Integer days) {

    /**
     * Reads it; {@code keys} finds the key of a project that may be known.
     *
     * @throws RefusedException {@link Refusal#TOO_MANY_ITEMS} if it names more than {@value
     *     Tokens#MOST_PROJECTS} projects
     */
    Tokens.Wish wish(Function<UUID, Optional<UUID>> keys) {
      Set<UUID> named = projects == null ? Set.of() : new HashSet<>(projects);
      if (named.size() > Tokens.MOST_PROJECTS) {
        throw new RefusedException(
            Refusal.TOO_MANY_ITEMS,
            "A token is for at most " + Tokens.MOST_PROJECTS + " projects.",
            Map.of("field", "projects", "most", Tokens.MOST_PROJECTS));
      }
      Set<UUID> chosen = new HashSet<>();
      for (UUID project : named) {
        chosen.add(keys.apply(project).orElse(project));
      }
      return new Tokens.Wish(
          Names.text(label, "label"),
          Names.rights(rights),
          Names.serverRights(serverRights),
          chosen,
          actAs != null && actAs,
          days == null ? USUAL_DAYS : days);
    }
  }
}
