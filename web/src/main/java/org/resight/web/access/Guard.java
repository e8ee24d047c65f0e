package org.resight.web.access;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.resight.access.Principal;
import org.resight.access.Right;
import org.resight.access.ServerRight;
import org.resight.access.Session;
import org.resight.web.access.Projects.Found;

/**
 * Holds a request against the row of its address. What has no row is refused; a project that
 * somebody may neither see nor review is answered as one that never was.
 *
 * <p>Immutable. Costs microseconds, but for a deleted project's id, which the database is asked
 * for.
 */
final class Guard {

  static final Refused NO_ROW = new Refused(403, "forbidden", "Nobody may ask this address.");
  static final Refused NO_METHOD = new Refused(405, "method-not-allowed", "Method Not Allowed.");
  static final Refused SIGN_IN = new Refused(401, "sign-in-needed", "Sign in, or send a token.");
  static final Refused SESSION =
      new Refused(403, "session-needed", "A token may not do this; sign in.");
  static final Refused CONFIRM =
      new Refused(403, "confirm-password", "This step needs your password again.");

  private final RightsTable table;
  private final Projects projects;

  Guard(RightsTable table, Projects projects) {
    this.table = table;
    this.projects = projects;
  }

  /** Returns what the row of an address asks for. */
  Optional<Requirement> requirement(String method, Address address) {
    return table.find(method, address).map(RightsTable.Row::requirement);
  }

  /** Returns the key of the project that an address names; empty if it names none that is there. */
  Optional<String> project(String method, Address address) {
    return table
        .find(method, address)
        .flatMap(row -> row.value("{graph}", address))
        .map(Guard::uuid)
        .flatMap(projects::project)
        .map(found -> found.key().toString());
  }

  /** Returns whether nobody needs to sign in for an address. */
  boolean isForAnybody(String method, Address address) {
    return table.find(method, address).filter(row -> row.requirement().anybody()).isPresent();
  }

  /**
   * Returns why a request is refused; empty if its row lets it through.
   *
   * @param found is given the project that the address names, if rights were looked up in it
   */
  Optional<Refused> check(
      Principal who, String method, Address address, Instant now, Consumer<Found> found) {
    if (who.isOwner()) {
      // What is not there is answered by the server, as before there were accounts.
      return Optional.empty();
    }
    Optional<RightsTable.Row> row = table.find(method, address);
    if (row.isEmpty()) {
      return Optional.of(table.has(address) ? NO_METHOD : NO_ROW);
    }
    Requirement needed = row.get().requirement();
    if (needed.anybody()) {
      return Optional.empty();
    }
    if (who.isNobody()) {
      return Optional.of(SIGN_IN);
    }
    Optional<Refused> lacking = rights(who, row.get(), address, found);
    return lacking.isPresent() ? lacking : manner(who, needed, now);
  }

  private static Optional<Refused> manner(Principal who, Requirement needed, Instant now) {
    Session session = who.session();
    if (needed.session() && session == null) {
      return Optional.of(SESSION);
    }
    return needed.confirmed() && session != null && !session.isConfirmed(now)
        ? Optional.of(CONFIRM)
        : Optional.empty();
  }

  private Optional<Refused> rights(
      Principal who, RightsTable.Row row, Address address, Consumer<Found> found) {
    Requirement needed = row.requirement();
    if (needed.server().stream().anyMatch(who::may)) {
      return Optional.empty();
    }
    if (needed.project().isEmpty()) {
      return needed.server().isEmpty() ? Optional.empty() : Optional.of(lacks(needed));
    }
    Optional<String> graph = row.value("{graph}", address);
    Optional<String> photo = row.value("{photo}", address);
    if (graph.isPresent()) {
      UUID id = uuid(graph.get());
      Optional<Found> project = id == null ? Optional.empty() : projects.project(id);
      if (project.isPresent()) {
        found.accept(project.get());
        return inProject(who, needed, project.get().key(), unknown(id));
      }
      // One that never was is answered as a foreign one: before the body is looked at.
      return id == null ? Optional.empty() : Optional.of(unknown(id));
    }
    if (photo.isPresent()) {
      UUID id = uuid(photo.get());
      Optional<UUID> project = id == null ? Optional.empty() : projects.holder(id);
      if (id == null) {
        return Optional.empty();
      }
      if (project.isEmpty()) {
        return who.may(ServerRight.ADMINISTER) || projects.isImporter(who, id)
            ? Optional.empty()
            : Optional.of(unknownAnnotation(id));
      }
      return inProject(who, needed, project.get(), unknownAnnotation(id));
    }
    // The arguments name the project; whoever reads them looks its rights up.
    return Optional.empty();
  }

  private static Optional<Refused> inProject(
      Principal who, Requirement needed, UUID project, Refused unknown) {
    Set<Right> rights = who.rightsIn(project);
    if (!rights.contains(Right.SEE) && !rights.contains(Right.REVIEW)) {
      return Optional.of(unknown);
    }
    return Collections.disjoint(needed.project(), rights)
        ? Optional.of(lacks(needed))
        : Optional.empty();
  }

  static Refused unknown(@Nullable UUID graph) {
    return new Refused(404, "unknown-graph", "No graph has the id " + graph + ".")
        .with("graph", String.valueOf(graph));
  }

  private static Refused unknownAnnotation(UUID annotation) {
    return new Refused(404, "unknown-annotations", "The annotation is not in the catalogue.")
        .with("annotations", List.of(annotation.toString()));
  }

  static Refused lacks(Requirement needed) {
    int end = needed.words().indexOf(' ');
    String right = end < 0 ? needed.words() : needed.words().substring(0, end);
    return new Refused(
            403,
            "right-missing",
            "This needs the right "
                + right.replace("|", " or ")
                + ". Somebody who administers the project or the server can give it.")
        .with("right", right);
  }

  private static @Nullable UUID uuid(String text) {
    try {
      UUID uuid = UUID.fromString(text);
      return text.length() == 36 ? uuid : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
