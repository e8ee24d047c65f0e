package org.resight.web.access;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.resight.access.AccessData;
import org.resight.access.AccessState;
import org.resight.access.AccessToken;
import org.resight.access.Account;
import org.resight.access.LeaseTickets;
import org.resight.access.OfferedPhotos;
import org.resight.access.Origin;
import org.resight.access.People;
import org.resight.access.Principal;
import org.resight.access.ReviewPace;
import org.resight.access.Right;
import org.resight.access.ServerRight;
import org.resight.access.Session;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.graph.GraphClient;
import org.resight.graph.ReviewSubmission;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationPair;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.ReviewStateBean;
import org.resight.web.body.RequestValues;

/**
 * Who sends the request at work, for what only the one who answers it can know: the reviewer's
 * name, the projects that a list may show, whether a pair was offered.
 *
 * <p>For the thread of the request alone; what is needed later is asked for before.
 */
@RequestScoped
public class Caller {

  @Inject private HttpServletRequest request;
  @Inject private AccessState state;
  @Inject private People people;
  @Inject private Gate gate;
  @Inject private OfferedPhotos offered;
  @Inject private ReviewPace pace;
  @Inject private ReviewStateBean graphs;
  @Inject private ReviewJournal journal;
  @Inject private AnnotationCatalogue catalogue;

  /** Returns who asks. */
  public Principal principal() {
    return request.getAttribute(Gate.PRINCIPAL) instanceof Principal known
        ? known
        : Principal.nobody();
  }

  /**
   * Returns the project that the address names: the very one in which the rights were looked up.
   *
   * @throws RefusedException if there is none, or it was deleted
   */
  public GraphClient client(String graph) {
    GraphId id = RequestValues.graph(graph);
    GraphClient client =
        request.getAttribute(Gate.FOUND) instanceof Projects.Found found
                && found.asked().equals(id.uuid())
            ? found.client()
            : null;
    return client == null ? graphs.client(id) : client;
  }

  /** Returns where the request came from. */
  public Origin origin() {
    return request.getAttribute(Gate.ORIGIN) instanceof Origin known
        ? known
        : new Origin("", "", "");
  }

  /** Returns the scheme by which the client came. */
  public String scheme() {
    return String.valueOf(request.getAttribute(Gate.SCHEME));
  }

  /**
   * Returns the name under which is worked: one's own handle, or whoever a token that may names.
   *
   * @param given what the request names, or null
   * @throws RefusedException {@link Refusal#REVIEWER_NOT_YOU} if it is somebody else
   */
  public @Nullable String reviewer(@Nullable String given) {
    Principal who = principal();
    Account account = who.account();
    if (account == null || (who.mayActAs() && given != null)) {
      return given;
    }
    if (given == null || given.equals(account.handle())) {
      return account.handle();
    }
    throw new RefusedException(
        Refusal.REVIEWER_NOT_YOU, "You work as " + account.handle() + "; leave the reviewer out.");
  }

  /**
   * Counts reviews that are sent.
   *
   * @throws RefusedException {@link Refusal#TOO_MANY_REVIEWS} if a volunteer sends too many
   */
  public void requirePace(int reviews) {
    Account account = principal().account();
    if (account != null) {
      pace.require(account, reviews);
    }
  }

  /**
   * Returns whether a volunteer has a right in a project now; one may have had it before.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN} if the handle is no volunteer's
   */
  public boolean isVolunteer(GraphClient client, String handle) {
    AccessData known = state.now();
    Account volunteer =
        known
            .byHandle(handle)
            .filter(account -> account.kind() == Account.Kind.VOLUNTEER)
            .orElseThrow(Caller::noSuchVolunteer);
    return !known.rightsOf(volunteer.id(), KnownProjects.key(client)).isEmpty();
  }

  /** Returns what is answered where no volunteer of a handle is known. */
  public static RefusedException noSuchVolunteer() {
    return new RefusedException(Refusal.UNKNOWN, "There is no such volunteer.");
  }

  /** Returns reviews as somebody sends them; who really writes those that name others is kept. */
  public List<ReviewSubmission> written(List<ReviewSubmission> reviews) {
    if (!actsAs()) {
      return reviews;
    }
    List<ReviewSubmission> named = reviews.stream().map(ReviewSubmission::named).toList();
    keepWriter(
        named.stream().map(ReviewSubmission::id).filter(Objects::nonNull).toList(),
        named.stream().map(review -> review.review().reviewer()).toList());
    return named;
  }

  /**
   * Returns the id of an act, and keeps who really does what is done in another name.
   *
   * @param id that the request gives, or null
   * @param name in which it is done, or null
   */
  public @Nullable UUID written(@Nullable UUID id, @Nullable String name) {
    if (!actsAs() || name == null) {
      return id;
    }
    UUID act = id == null ? UUID.randomUUID() : id;
    keepWriter(List.of(act), List.of(name));
    return act;
  }

  /** Keeps who really writes reviews that name somebody else. */
  public void keepWriter(Collection<UUID> reviews, Collection<String> reviewers) {
    Principal who = principal();
    AccessToken token = who.token();
    if (token != null && !Set.of(who.actor()).containsAll(reviewers)) {
      state.keepWriter(reviews, token);
    }
  }

  /** Returns whether reviews may name others, who really wrote them being kept. */
  public boolean actsAs() {
    Principal who = principal();
    return who.token() != null && who.mayActAs();
  }

  /** Returns which projects somebody has a right in. */
  public Predicate<GraphClient> has(Right... rights) {
    Principal who = principal();
    return client -> {
      for (Right right : rights) {
        if (who.may(KnownProjects.key(client), right)) {
          return true;
        }
      }
      return false;
    };
  }

  /**
   * Looks a right up that the address could not tell.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN_GRAPH} if it is nobody's business that the
   *     project is there
   * @throws RefusedException {@link Refusal#RIGHT_MISSING}
   */
  public void require(GraphClient client, Right... rights) {
    if (has(rights).test(client)) {
      return;
    }
    if (!has(Right.SEE, Right.REVIEW).test(client)) {
      throw unknown(client.id());
    }
    throw new RefusedException(
        Refusal.RIGHT_MISSING,
        "This needs another right in the project. Somebody who administers it can give it.");
  }

  private static RefusedException unknown(GraphId id) {
    return new RefusedException(
        Refusal.UNKNOWN_GRAPH,
        "No graph has the id " + id + ".",
        Map.of("graph", id.toString()),
        RefusedException.NO_INDEX);
  }

  /** Returns whose known pairs and agreement it is told: a curator of all, others of themselves. */
  public Predicate<String> tellsOf(GraphClient client) {
    if (has(Right.CURATE).test(client)) {
      return name -> true;
    }
    String own = principal().actor();
    return name -> name.equals(own);
  }

  /** As {@link #tellsOf}, for what goes on after the request: rights are asked for again. */
  public Predicate<String> stillTellsOf(GraphClient client) {
    BooleanSupplier curates = still(client, Right.CURATE);
    String own = principal().actor();
    return name -> name.equals(own) || curates.getAsBoolean();
  }

  /** Returns whether everything on the server may be asked. */
  public boolean administers() {
    return principal().may(ServerRight.ADMINISTER);
  }

  /** Returns what it may know of annotations; any thread may ask it afterwards. */
  public AnnotationView view() {
    return new AnnotationView(principal(), state, graphs, journal, offered);
  }

  /** Returns what of annotations and projects it may use, and what becomes of those it makes. */
  public Openings openings() {
    return new Openings(principal(), origin(), state, people, graphs, catalogue, view());
  }

  /**
   * Looks up the right that the row of the address asks for, in the project that the arguments
   * name.
   *
   * @throws RefusedException {@link Refusal#UNKNOWN_GRAPH} if it is nobody's business that the
   *     project is there
   * @throws RefusedException {@link Refusal#RIGHT_MISSING}
   */
  public void requireAsked(GraphClient client) {
    request.setAttribute(Gate.PROJECT, KnownProjects.key(client));
    if (request.getAttribute(Gate.ROW) instanceof Requirement row && !row.project().isEmpty()) {
      require(client, row.project().toArray(Right[]::new));
    }
  }

  /** Writes the token of a lease: for an account its ticket, else its bare id. */
  public LeaseWriter leases(GraphClient client) {
    Account account = principal().account();
    if (account == null) {
      return (lease, pair) -> lease.toString();
    }
    UUID project = KnownProjects.key(client);
    AnnotationView view = view();
    return (lease, pair) -> {
      view.offer(client, List.of(pair.a(), pair.b()));
      return LeaseTickets.of(
          state.nowOrLast().secret(),
          lease,
          project,
          pair.a().uuid(),
          pair.b().uuid(),
          account.id(),
          state.time());
    };
  }

  /**
   * Writes fresh tokens for pairs that a reviewer has answered; null if that is not who asks, or
   * nobody signs in.
   */
  public @Nullable LeaseWriter again(GraphClient client, @Nullable String reviewer) {
    Account account = principal().account();
    return account == null || !account.handle().equals(reviewer) ? null : leases(client);
  }

  /** Writes tokens of leases; any thread may. */
  public interface LeaseWriter {
    /** Returns the token. */
    String token(UUID lease, AnnotationPair pair);
  }

  /** Returns the lease that a token names; empty if it names none. */
  public static Optional<UUID> lease(String token) {
    return LeaseTickets.lease(token);
  }

  /**
   * Looks whether a pair may be decided on: by who curates any, by others what was offered to them.
   *
   * @param meta whether something is said that the photos do not show
   * @throws RefusedException {@link Refusal#NOT_OFFERED}
   */
  public void requireOffered(
      GraphClient client, AnnotationPair pair, @Nullable String lease, boolean meta) {
    Account account = principal().account();
    UUID project = KnownProjects.key(client);
    if (account == null || principal().may(project, Right.CURATE)) {
      return;
    }
    if (meta
        || lease == null
        || !LeaseTickets.isGood(
            state.nowOrLast().secret(),
            lease,
            project,
            pair.a().uuid(),
            pair.b().uuid(),
            account.id(),
            state.time())) {
      throw new RefusedException(
          Refusal.NOT_OFFERED,
          "Without the right to curate you decide on pairs that were offered to you, by what the"
              + " photos show.");
    }
  }

  /** Returns whether it still has one of some rights, for what goes on after the request. */
  public BooleanSupplier still(GraphClient client, Right... rights) {
    UUID project = KnownProjects.key(client);
    Supplier<Principal> again = again();
    return () -> {
      Principal who = again.get();
      for (Right right : rights) {
        if (who.may(project, right)) {
          return true;
        }
      }
      return false;
    };
  }

  /** Returns whether it still administers the server, for what goes on after the request. */
  public BooleanSupplier stillAdministers() {
    Supplier<Principal> again = again();
    return () -> again.get().may(ServerRight.ADMINISTER);
  }

  private Supplier<Principal> again() {
    Principal who = principal();
    Session session = who.session();
    AccessToken token = who.token();
    return session == null && token == null ? () -> who : () -> gate.again(session, token);
  }
}
