package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.access.AccessState;
import org.resight.access.AccessToken;
import org.resight.access.Account;
import org.resight.access.AuditEvent;
import org.resight.access.FederatedSignIns;
import org.resight.access.Identity;
import org.resight.access.IdentityLink;
import org.resight.access.Invitations;
import org.resight.access.LocationRules;
import org.resight.access.Membership;
import org.resight.access.Origin;
import org.resight.access.PasswordResets;
import org.resight.access.People;
import org.resight.access.Precision;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.Right;
import org.resight.access.SecondFactors;
import org.resight.access.ServerRight;
import org.resight.access.SignIns;
import org.resight.access.Tokens;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.AnnotationCatalogue.Imported;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.database.Database;
import org.resight.journal.GraphOpening;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/** What access keeps is there after a restart, in either database. */
abstract class SqlAccessStoreContract {

  private static final String PASSWORD = "seven striped horses";
  private static final Origin HERE = new Origin("192.0.2.1", "r1", "test");

  @TempDir private Path directory;

  private Database database;
  private AccessState state;
  private SignIns signIns;
  private Principals principals;

  abstract Database open(Path folder);

  @BeforeEach
  void start() {
    database = open(directory);
    state = new AccessState(new SqlAccessStore(database, Clock.systemUTC()), Clock.systemUTC());
    signIns = new SignIns(state);
    principals = new Principals(state);
  }

  @AfterEach
  void stop() {
    database.close();
  }

  private void restart() {
    stop();
    start();
  }

  private SignIns.Begun setUp() {
    return signIns.setUp(Principal.owner(), null, "ada", "Ada", PASSWORD, HERE);
  }

  @Test
  void rulesForPlaces_areThereAfterARestart() {
    Principal ada = principals.bySession(setUp().secret());
    People people = new People(state, signIns);
    UUID project = UUID.randomUUID();
    LocationRules rules =
        LocationRules.of(
            Precision.HUNDREDTH,
            Map.of("Panthera pardus", Precision.WITHHELD),
            List.of("Den", "Burrow"));
    assertThatThrownBy(() -> people.setLocations(ada, project, rules, HERE))
        .isInstanceOf(RefusedException.class);
    own(database, state, ada, project);
    Principal maker = principals.again(ada.session(), null);
    people.setLocations(maker, project, LocationRules.USUAL, HERE);
    people.setLocations(maker, project, rules, HERE);
    restart();
    assertThat(state.now().locationsOf(project)).isEqualTo(rules);
    assertThat(state.now().locationsOf(UUID.randomUUID())).isEqualTo(LocationRules.USUAL);
  }

  @Test
  void volunteersWhoPractised_areKnownAfterARestart() {
    Principal ada = principals.bySession(setUp().secret());
    Invitations invitations = new Invitations(state, signIns);
    UUID project = UUID.randomUUID();
    String secret =
        invitations
            .make(ada, project, new Invitations.Wish("", Set.of(Right.REVIEW), true, 2, 1), HERE)
            .secret();
    List<Invitations.Accepted> came = new ArrayList<>();
    for (String name : List.of("zebra", "okapi")) {
      came.add(
          invitations.accept(
              Principal.nobody(), secret, new Invitations.Newcomer(name, "", null), HERE));
    }
    SignIns.Begun zebra = Objects.requireNonNull(came.get(0).begun());
    invitations.practised(principals.bySession(zebra.secret()), HERE);
    restart();
    assertThat(state.now().practised()).containsExactly(zebra.account().id());
  }

  @Test
  void everything_isThereAfterARestart() {
    Principal ada = principals.bySession(setUp().secret());
    People people = new People(state, signIns);
    Account ben =
        people.make(
            ada,
            "ben",
            "Ben",
            Account.Kind.PERSON,
            Set.of(ServerRight.CREATE),
            "quiet brown otters",
            HERE);
    UUID project = UUID.randomUUID();
    people.setRights(ada, project, "ben", Set.of(Right.SEE, Right.REVIEW), HERE);
    Tokens tokens = new Tokens(state);
    SignIns.Begun session = signIns.signIn("ben", "quiet brown otters", HERE);
    String token =
        tokens
            .make(
                principals.bySession(session.secret()),
                ben.id(),
                new Tokens.Wish(
                    "script",
                    Set.of(Right.SEE),
                    Set.of(ServerRight.CREATE),
                    Set.of(project),
                    false,
                    9),
                HERE)
            .secret();
    String lease = state.now().secret().kept();
    Identity identity = new Identity("https://kc.example.org", "4711");
    IdentityLink link = new FederatedSignIns(state, signIns).link(ada, "ben", identity, HERE);

    restart();

    assertThat(state.now().byIdentity(identity)).map(Account::id).contains(ben.id());
    new FederatedSignIns(state, signIns).unlink(ada, link.id(), null, HERE);
    session = signIns.signIn("ben", "quiet brown otters", HERE);
    restart();
    assertThat(state.now().byIdentity(identity)).isEmpty();

    assertThat(state.now().secret().kept()).isEqualTo(lease);
    Principal again = principals.bySession(session.secret());
    assertThat(again.actor()).isEqualTo("ben");
    assertThat(again.rightsIn(project)).containsExactlyInAnyOrder(Right.SEE, Right.REVIEW);
    assertThat(again.may(ServerRight.CREATE)).isTrue();
    Principal program = principals.byToken(token);
    assertThat(program.rightsIn(project)).containsExactly(Right.SEE);
    assertThat(program.rightsIn(UUID.randomUUID())).isEmpty();
    assertThat(signIns.signIn("ada", PASSWORD, HERE).account().isAdministrator()).isTrue();
    List<AuditEvent> events = state.audit(0, 100);
    assertThat(AuditEvent.firstChanged(AuditEvent.Head.NONE, events)).isZero();
    assertThat(events)
        .extracting(event -> event.act().action())
        .containsExactly(
            "setup",
            "account-made",
            "rights",
            "sign-in",
            "token-made",
            "identity-linked",
            "identity-unlinked",
            "sign-in",
            "sign-in");

    new People(state, signIns)
        .change(ada, "ben", new People.Changes("Benno", Set.of(), true, null), HERE);
    restart();
    assertThat(principals.bySession(session.secret()).isNobody()).isTrue();
    assertThat(principals.byToken(token).isNobody()).isTrue();
    assertThat(state.now().byHandle("ben").orElseThrow().name()).isEqualTo("Benno");
  }

  @Test
  void aChangeThatIsRefused_leavesNothing() {
    setUp();
    int events = state.audit(0, 100).size();
    assertThatThrownBy(this::setUp).isInstanceOf(RefusedException.class);
    assertThat(state.audit(0, 100)).hasSize(events + 1);
    assertThat(state.now().accounts()).hasSize(1);
    assertThat(state.now().sessions()).hasSize(1);
  }

  @Test
  void twoSetupsOnTwoServersAtOnce_makeOneAdministrator() throws Exception {
    List<Callable<SignIns.Begun>> setups = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      SignIns server =
          new SignIns(
              new AccessState(new SqlAccessStore(database, Clock.systemUTC()), Clock.systemUTC()));
      String handle = "first" + i;
      setups.add(() -> server.setUp(Principal.owner(), null, handle, "", PASSWORD, HERE));
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    int made = 0;
    for (Future<SignIns.Begun> setup : threads.invokeAll(setups)) {
      try {
        setup.get();
        made++;
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(RefusedException.class);
      }
    }
    threads.shutdown();
    assertThat(made).isEqualTo(1);
    assertThat(state.now().accounts()).hasSize(1);
  }

  @Test
  void secondFactorsAndResetLinks_areThereAfterARestart() {
    Principal ada = principals.bySession(setUp().secret());
    String secret = new PasswordResets(state, signIns).make(ada, "ada", HERE).secret();
    new SecondFactors(state, signIns).begin(ada, HERE);
    restart();
    assertThat(state.now().factors()).hasSize(1);
    new PasswordResets(state, signIns).use(secret, PASSWORD + " too", HERE);
    restart();
    assertThat(state.now().resets()).isEmpty();
    // The link has ended the session from before.
    Principal again = principals.bySession(signIns.signIn("ada", PASSWORD + " too", HERE).secret());
    assertThat(again.actor()).isEqualTo("ada");
    new SecondFactors(state, signIns).remove(again, "ada", HERE);
    restart();
    assertThat(state.now().factors()).isEmpty();
  }

  @Test
  void twoWhoComeByTheLastUseAtOnce_areOne() throws Exception {
    Principal ada = principals.bySession(setUp().secret());
    UUID project = UUID.randomUUID();
    Invitations.Wish wish = new Invitations.Wish("two", Set.of(Right.REVIEW), true, 2, 1);
    String secret = new Invitations(state, signIns).make(ada, project, wish, HERE).secret();
    restart();
    assertThat(new Invitations(state, signIns).of(project)).hasSize(1);
    new Invitations(state, signIns)
        .accept(Principal.nobody(), secret, new Invitations.Newcomer("first", "", null), HERE);
    List<Callable<Invitations.Accepted>> joins = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      AccessState server =
          new AccessState(new SqlAccessStore(database, Clock.systemUTC()), Clock.systemUTC());
      Invitations invitations = new Invitations(server, new SignIns(server));
      Invitations.Newcomer who = new Invitations.Newcomer("both" + i, "", null);
      joins.add(() -> invitations.accept(Principal.nobody(), secret, who, HERE));
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    int joined = 0;
    for (Future<Invitations.Accepted> join : threads.invokeAll(joins)) {
      try {
        join.get();
        joined++;
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOf(RefusedException.class);
      }
    }
    threads.shutdown();
    assertThat(joined).isEqualTo(1);
    restart();
    assertThat(state.now().accounts()).hasSize(3);
    assertThat(new Invitations(state, signIns).of(project)).isEmpty();
  }

  @Test
  void acts_ofManyThreads_areOneChain() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Callable<Void>> acts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String target = "t" + i;
      acts.add(
          () -> {
            state.keep(Principal.owner(), HERE, "export", target, "done");
            return null;
          });
    }
    for (Future<Void> act : threads.invokeAll(acts)) {
      act.get();
    }
    threads.shutdown();
    List<AuditEvent> events = state.audit(0, 100);
    assertThat(events).hasSize(20);
    assertThat(AuditEvent.firstChanged(AuditEvent.Head.NONE, events)).isZero();
    assertThat(state.audit(15, 3)).extracting(AuditEvent::number).containsExactly(16L, 17L, 18L);
  }

  @Test
  void whoReallyWrote_isKept() {
    Principal ada = principals.bySession(setUp().secret());
    UUID owner = ada.account().id();
    Tokens.Wish wish = new Tokens.Wish("import", Set.of(), Set.of(), Set.of(), true, 1);
    AccessToken token = new Tokens(state).make(ada, owner, wish, HERE).token();
    UUID review = UUID.randomUUID();
    state.keepWriter(List.of(review), token);
    AccessToken other = new Tokens(state).make(ada, owner, wish, HERE).token();
    state.keepWriter(List.of(review), other);
    restart();
    List<String> kept =
        database.read(
            handle ->
                handle
                    .createQuery("SELECT token FROM journal_actor WHERE review_id = ?")
                    .bind(0, review)
                    .mapTo(String.class)
                    .list());
    assertThat(kept).as("who came first").containsExactly(token.id());
  }

  private Principal withAda() {
    return principals.bySession(setUp().secret());
  }

  private UUID withBen(Principal ada) {
    return new People(state, signIns)
        .make(ada, "ben", "", Account.Kind.MACHINE, Set.of(), null, HERE)
        .id();
  }

  private Imported imports(@Nullable UUID importer, Collection<UUID> annotations) {
    return new JdbcAnnotationCatalogue(database)
        .put(
            annotations.stream()
                .map(id -> AnnotationCatalogueContract.bare(AnnotationId.of(id), null, "zebra"))
                .iterator(),
            new AnnotationCatalogue.ImportRule(false, false, importer))
        .imported();
  }

  @Test
  void importers_areThoseWhoCameFirst() {
    Principal admin = withAda();
    UUID ada = Objects.requireNonNull(admin.account()).id();
    UUID annotation = UUID.randomUUID();
    List<UUID> many = new ArrayList<>(List.of(annotation));
    for (int i = 0; i < 1_500; i++) {
      many.add(UUID.randomUUID());
    }
    imports(ada, many);
    imports(withBen(admin), List.of(annotation));
    imports(null, many);
    assertThat(state.importer(annotation)).contains(ada);
    assertThat(state.importer(many.get(1_500))).contains(ada);
    assertThat(state.importers(many)).hasSize(1_501);
    assertThat(state.importer(UUID.randomUUID())).isEmpty();
    assertThat(state.project(UUID.randomUUID())).isEmpty();
  }

  @Test
  void aDeletedAnnotation_isNobodys_andThenWhoseBringsItInAgain() {
    Principal admin = withAda();
    UUID ada = Objects.requireNonNull(admin.account()).id();
    UUID ben = withBen(admin);
    JdbcAnnotationCatalogue catalogue = new JdbcAnnotationCatalogue(database);
    UUID annotation = UUID.randomUUID();
    UUID another = UUID.randomUUID();
    List<UUID> both = List.of(annotation, another);
    imports(ada, both);

    catalogue.delete(AnnotationId.of(annotation));
    assertThat(state.importers(both)).containsOnlyKeys(another);
    assertThat(imports(ben, both)).isEqualTo(new Imported(1, 0, 1));
    assertThat(state.importers(both)).isEqualTo(Map.of(annotation, ben, another, ada));
  }

  /** Earlier versions left the importers of deleted photos, and of imports that failed. */
  @Test
  void whoBroughtAnAnnotationInThatIsNotThere_doesNotKeepIt() {
    Principal admin = withAda();
    UUID ada = Objects.requireNonNull(admin.account()).id();
    UUID ben = withBen(admin);
    UUID annotation = UUID.randomUUID();
    UUID another = UUID.randomUUID();
    database.write(
        handle -> {
          SqlAccessStore.imported(handle, List.of(annotation, another), ada);
          return true;
        });

    imports(ben, List.of(annotation));
    imports(null, List.of(another));
    assertThat(state.importers(List.of(annotation, another))).isEqualTo(Map.of(annotation, ben));
  }

  @Test
  void anImportThatFails_claimsNothing() {
    UUID ada = Objects.requireNonNull(withAda().account()).id();
    List<UUID> many = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      many.add(UUID.randomUUID());
    }
    JdbcAnnotationCatalogue catalogue = new JdbcAnnotationCatalogue(database);
    CatalogueAnnotation first = called("img1", AnnotationId.of(UUID.randomUUID()));
    catalogue.put(List.of(first).iterator());
    List<CatalogueAnnotation> given = new ArrayList<>();
    many.forEach(
        id -> given.add(AnnotationCatalogueContract.bare(AnnotationId.of(id), null, "zebra")));
    given.add(called("img1", AnnotationId.of(UUID.randomUUID())));

    assertThatThrownBy(
            () ->
                catalogue.put(
                    given.iterator(), new AnnotationCatalogue.ImportRule(false, false, ada)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.EXTERNAL_ID_IN_USE));
    assertThat(state.importers(many)).isEmpty();
    catalogue.put(
        given.subList(0, 1_500).iterator(), new AnnotationCatalogue.ImportRule(false, true, ada));
    assertThat(state.importers(many)).as("a dry import").isEmpty();
  }

  private static CatalogueAnnotation called(String externalId, AnnotationId id) {
    return new CatalogueAnnotation(
        id, externalId, null, null, null, null, null, null, null, null, null, null, null, Map.of());
  }

  @Test
  void imports_ofTheSameByTwoAtOnce_areOfOneOfThem() throws Exception {
    Principal admin = withAda();
    List<UUID> accounts = List.of(Objects.requireNonNull(admin.account()).id(), withBen(admin));
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        List<UUID> annotations = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          annotations.add(UUID.randomUUID());
        }
        List<UUID> backwards = new ArrayList<>(annotations);
        Collections.reverse(backwards);
        List<Callable<Imported>> both =
            List.of(
                () -> imports(accounts.get(0), annotations),
                () -> imports(accounts.get(1), backwards));
        for (Future<Imported> each : threads.invokeAll(both)) {
          each.get();
        }
        Map<UUID, UUID> importers = state.importers(annotations);
        assertThat(importers).hasSize(20);
        assertThat(Set.copyOf(importers.values())).hasSize(1);
      }
    } finally {
      threads.shutdown();
    }
  }

  /** Gives somebody a project that was made, without its journal. */
  static void own(Database database, AccessState state, Principal maker, UUID project) {
    People people = new People(state, new SignIns(state));
    database.write(
        handle -> {
          people.own(maker, project, true, HERE);
          return true;
        });
    state.readAgain();
  }

  @Test
  void theMakerOfAProject_isItsOwnerExactlyIfItStands() {
    Principal ada = withAda();
    People people = new People(state, signIns);
    JdbcReviewJournal journal = new JdbcReviewJournal(database);
    List<AnnotationId> photos = List.of(AnnotationId.of(UUID.randomUUID()));
    GraphOpening stands = JournalSamples.opening(photos);
    GraphOpening second = JournalSamples.opening(photos);
    GraphOpening third = JournalSamples.opening(List.of());
    long before = state.auditEnd();

    journal.open(stands, () -> people.own(ada, stands.key().uuid(), true, HERE));
    assertThatThrownBy(
            () -> journal.open(second, () -> people.own(ada, second.key().uuid(), true, HERE)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.ANNOTATIONS_IN_USE));
    assertThatThrownBy(
            () ->
                journal.open(
                    third,
                    () -> {
                      people.own(ada, third.key().uuid(), true, HERE);
                      throw new IllegalStateException("planted");
                    }))
        .hasMessage("planted");
    state.readAgain();

    UUID account = Objects.requireNonNull(ada.account()).id();
    assertThat(state.now().rights())
        .isEqualTo(
            Map.of(new Membership(stands.key().uuid(), account), EnumSet.allOf(Right.class)));
    assertThat(journal.graph(third.key())).isEmpty();
    assertThat(state.audit(before, 10))
        .extracting(event -> event.act().action() + " " + event.act().target())
        .containsExactly("project-made " + stands.key().uuid());

    // What a deleted project holds is taken from it by a second try.
    journal.delete(stands.key(), journal.graph(stands.key()).orElseThrow().epoch());
    journal.open(second, () -> people.own(ada, second.key().uuid(), false, HERE));
    restart();
    assertThat(state.now().rightsOf(account, second.key().uuid()))
        .isEqualTo(EnumSet.complementOf(EnumSet.of(Right.LOCATIONS)));
    assertThat(state.audit(before, 10)).hasSize(2);
  }

  @Test
  void own_outsideOfATransaction_isNotDone() {
    Principal ada = withAda();
    assertThatThrownBy(() -> new People(state, signIns).own(ada, UUID.randomUUID(), true, HERE))
        .isInstanceOf(IllegalStateException.class);
  }
}
