package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.access.AccessData;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.FederatedSignIns;
import org.resight.access.Identity;
import org.resight.access.Invitations;
import org.resight.access.LocationRules;
import org.resight.access.Origin;
import org.resight.access.PasswordResets;
import org.resight.access.People;
import org.resight.access.Precision;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.Right;
import org.resight.access.ServerRight;
import org.resight.access.SignIns;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.database.Database;
import org.resight.database.TestDatabases;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalConflictException;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.model.AnnotationId;
import org.resight.model.GraphId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

@Tag("slow")
final class BackupTest {

  private final SplittableRandom random = new SplittableRandom(17);

  @TempDir Path directory;

  private Database h2(String name) {
    return Database.open(TestDatabases.h2(directory.resolve(name)));
  }

  private Database postgres() {
    return Database.open(TestDatabases.postgres(directory));
  }

  /** Fills a database with two graphs, one of them deleted, and their annotations. */
  private GraphOpening fill(Database database) {
    ReviewJournal journal = new JdbcReviewJournal(database);
    AnnotationCatalogue catalogue = new JdbcAnnotationCatalogue(database);
    GraphOpening opening = JournalSamples.opening(random, 1500);
    List<AnnotationId> ids = opening.annotations();
    catalogue.put(ids.stream().map(BackupTest::annotation).iterator());
    journal.open(opening);
    List<JournalEntry> entries =
        new ArrayList<>(JournalSamples.reviews(random, 1, 1200, opening.annotations()));
    entries.add(new JournalEntry.Proposed(JournalSamples.candidates(random, 5000, ids)));
    entries.add(
        new JournalEntry.AnnotationsAdded(
            JournalSamples.annotations(random, 2), new GraphId(UUID.randomUUID())));
    entries.add(new JournalEntry.Excluded(ids.subList(0, 3), "anna", "blurred"));
    entries.add(new JournalEntry.Calibrated(List.of(0.5), List.of(-1.0)));
    entries.add(new JournalEntry.Named(Map.of(ids.get(1), "Ada", ids.get(2), "Łucja")));
    entries.add(new JournalEntry.Synced(1200, Map.of(ids.get(0), "Łucja")));
    entries.addAll(JournalSamples.reviews(random, 1201, 2, ids));
    entries.add(
        new JournalEntry.Acted(
            new UUID(1, 2), "merge", "anna", JournalSamples.NOW, 1201, 1202, null));
    JournalEntry.NamesGiven naming =
        JournalSamples.naming(ids.subList(3, 6), new JournalEntry.NamesGiven.Made(0, 4));
    entries.add(naming);
    entries.add(JournalSamples.takingBack(naming));
    entries.add(JournalSamples.naming(ids.subList(4, 6), new JournalEntry.NamesGiven.Made(4, 4)));
    journal.append(opening.key(), 0, 0, 1, entries);
    GraphOpening deleted = JournalSamples.opening(random, 1);
    journal.open(deleted);
    journal.append(
        deleted.key(), 0, 0, 0, List.of(new JournalEntry.Calibrated(List.of(), List.of(2.5))));
    journal.delete(deleted.key(), 0);
    return opening;
  }

  private static CatalogueAnnotation annotation(AnnotationId id) {
    return new CatalogueAnnotation(
        id,
        "ext-" + id,
        null,
        null,
        List.of(1.0, 2.0, 3.0, 4.5),
        0.1,
        "left",
        "megaptera",
        4,
        JournalSamples.NOW,
        1.0,
        2.0,
        "e",
        Map.of("camera", "A"));
  }

  private static byte[] export(Database database) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      new JournalExport(database).write(out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static JournalImport.Totals read(Database database, byte[] backup) throws IOException {
    return new JournalImport(database).read(new ByteArrayInputStream(backup));
  }

  /** Without what follows from their entries, which a replay finds out. */
  private static List<ReviewJournal.Journalled> graphs(Database database) {
    return new JdbcReviewJournal(database)
        .graphs().stream()
            .map(
                graph ->
                    new ReviewJournal.Journalled(
                        graph.opening(),
                        graph.ids(),
                        graph.last(),
                        graph.epoch(),
                        false,
                        graph.deleted(),
                        -1,
                        graph.damage()))
            .toList();
  }

  @Test
  void read_ofTheOtherDatabasesBackup_givesTheSameState() throws IOException {
    try (Database first = h2("first");
        Database second = postgres();
        Database third = h2("third")) {
      fill(first);
      byte[] backup = export(first);
      JournalImport.Totals totals = new JournalImport.Totals(2, 1213, 1500, 0);
      assertThat(read(second, backup)).isEqualTo(totals);
      assertThat(graphs(second)).isEqualTo(graphs(first));
      assertThat(new String(export(second), StandardCharsets.UTF_8))
          .isEqualTo(new String(backup, StandardCharsets.UTF_8));
      assertThat(read(third, export(second))).isEqualTo(totals);
      assertThat(export(third)).isEqualTo(backup);
    }
  }

  private static final Origin HERE = new Origin("192.0.2.1", "r1", "test");

  private static AccessState access(Database database) {
    return new AccessState(new SqlAccessStore(database, Clock.systemUTC()), Clock.systemUTC());
  }

  private static Principal ada(AccessState access) {
    SignIns signIns = new SignIns(access);
    String secret =
        signIns.setUp(Principal.owner(), null, "ada", "Ada", "seven striped horses", HERE).secret();
    return new Principals(access).bySession(secret);
  }

  /** Ada and Ben, who comes in by a provider too, and a program. */
  private static void people(Database database, UUID project) {
    AccessState access = access(database);
    SignIns signIns = new SignIns(access);
    People people = new People(access, signIns);
    Principal ada = ada(access);
    people.make(
        ada,
        "ben",
        "Ben",
        Account.Kind.PERSON,
        Set.of(ServerRight.CREATE),
        "quiet brown otters",
        HERE);
    people.make(ada, "script", "", Account.Kind.MACHINE, Set.of(), null, HERE);
    SqlAccessStoreContract.own(database, access, ada, project);
    people.setRights(ada, project, "ben", Set.of(Right.SEE, Right.CURATE), HERE);
    people.setRights(ada, project, "script", Set.of(Right.EXCHANGE), HERE);
    Principal owner = new Principals(access).again(ada.session(), null);
    people.setLocations(
        owner,
        project,
        LocationRules.of(Precision.WITHHELD, Map.of("lynx", Precision.TENTH), List.of("den")),
        HERE);
    new FederatedSignIns(access, signIns)
        .link(ada, "ben", new Identity("https://kc.example.org", "4711"), HERE);
    new PasswordResets(access, signIns).make(ada, "ben", HERE);
    people.nameFormer(ada, "anna", "ben", HERE);
    new Invitations(access, signIns)
        .make(
            owner, project, new Invitations.Wish("class", Set.of(Right.REVIEW), true, 2, 14), HERE);
    signIns.signIn("ben", "quiet brown otters", HERE);
  }

  @Test
  void read_bringsAccountsAndRights_andNothingThatLetsAnybodyIn() throws IOException {
    try (Database first = h2("first");
        Database second = postgres();
        Database third = h2("third");
        Database fourth = h2("fourth")) {
      UUID project = fill(first).key().uuid();
      people(first, project);
      byte[] backup = export(first);
      AccessData before = access(first).now();
      String text = new String(backup, StandardCharsets.UTF_8);
      assertThat(text).contains("\"ben\"").doesNotContain("argon2", before.secret().kept());
      assertThat(text).doesNotContain(before.sessions().keySet());
      assertThat(text).doesNotContain(before.invitations().keySet());
      assertThat(text).doesNotContain(before.resets().values().iterator().next().hash());

      AccessState access = access(second);
      Principal standing = ada(access);
      assertThat(read(second, backup).accounts()).isEqualTo(3);
      AccessData after = access(second).now();
      Principal ada = new Principals(access(second)).again(standing.session(), null);
      assertThat(ada.rightsIn(project)).contains(Right.values());
      Account ben = after.byHandle("ben").orElseThrow();
      assertThat(ben).isEqualTo(before.byHandle("ben").orElseThrow());
      assertThat(after.rightsOf(ben.id(), project))
          .containsExactlyInAnyOrder(Right.SEE, Right.CURATE);
      assertThat(after.byIdentity(new Identity("https://kc.example.org", "4711"))).contains(ben);
      assertThat(after.locationsOf(project)).isEqualTo(before.locationsOf(project));
      assertThat(after.formerNames()).isEqualTo(Map.of("anna", ben.id()));
      access.readAgain();
      assertThat(new People(access, new SignIns(access)).formerNames())
          .contains(new People.FormerName("anna", ben))
          .hasSizeGreaterThan(1);
      assertThat(after.passwords())
          .containsOnlyKeys(Objects.requireNonNull(standing.account()).id());
      assertThat(after.sessions()).hasSize(1);
      assertThat(after.invitations()).isEmpty();
      SignIns signIns = new SignIns(access(second));
      PasswordResets resets = new PasswordResets(access(second), signIns);
      resets.use(resets.make(ada, "ben", HERE).secret(), "nine quiet giraffes", HERE);
      assertThat(signIns.signIn("ben", "nine quiet giraffes", HERE).account()).isEqualTo(ben);

      ada(access(third));
      assertThat(read(third, export(second)).accounts()).isEqualTo(3);
      assertThat(access(third).now().rightsOf(ben.id(), project)).hasSize(2);
      assertThat(read(fourth, backup).accounts()).as("nobody could come in").isZero();
      assertThat(access(fourth).now().accounts()).isEmpty();
      assertThat(access(fourth).now().locationsOf(project)).isEqualTo(before.locationsOf(project));
    }
  }

  @Test
  void read_accountsThatCannotBe_areRefusedWithTheirLine() throws IOException {
    try (Database source = h2("source");
        Database target = h2("target")) {
      UUID project = fill(source).key().uuid();
      people(source, project);
      AccessState access = access(target);
      Principal ada = ada(access);
      String[] lines = new String(export(source), StandardCharsets.UTF_8).split("\n", -1);
      int ben = lines.length - 5;
      assertThat(lines[ben]).startsWith("{\"account\":").contains("\"ben\"");
      Map<String, String> changes =
          Map.of(
              "\"ben\"",
              "\"Ben!\"",
              "\"PERSON\"",
              "\"VOLUNTEER\"",
              "[\"CREATE\"]",
              "[\"EVERYTHING\"]",
              project.toString(),
              UUID.randomUUID().toString(),
              "\"4711\"",
              "\"\"",
              "[\"SEE\",\"CURATE\"]",
              "[]");
      changes.forEach(
          (was, is) -> {
            assertThat(lines[ben]).contains(was);
            assertRefused(target, with(lines, ben, lines[ben].replace(was, is)), ben + 1);
          });
      assertRefused(target, without(lines, ben), lines.length - 2);
      assertRefused(target, with(lines, ben, lines[ben] + "\n" + lines[ben]), lines.length);
      assertThat(access(target).now().accounts()).hasSize(1);

      new People(access, new SignIns(access))
          .make(ada, "ben", "Another", Account.Kind.PERSON, Set.of(), "quiet brown otters", HERE);
      byte[] whole = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> read(target, whole))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_EMPTY));
      assertThat(new JdbcReviewJournal(target).graphs()).isEmpty();
    }
  }

  @Test
  void read_intoADatabaseThatIsNotEmpty_refused() throws IOException {
    try (Database database = h2("one")) {
      byte[] empty = export(database);
      assertThat(read(database, empty)).isEqualTo(new JournalImport.Totals(0, 0, 0, 0));
      new JdbcAnnotationCatalogue(database)
          .put(List.of(annotation(JournalSamples.annotation(random))).iterator());
      assertThatThrownBy(() -> read(database, empty))
          .isInstanceOfSatisfying(
              RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_EMPTY));
    }
  }

  /** Every server opens the graph of the shared review when it starts. */
  @Test
  void read_besideAGraphOverNothing_takesTheBackupsOwnForIt() throws IOException {
    GraphOpening opening = JournalSamples.opening(List.of());
    GraphOpening later = withTime(opening, opening.createdAt().plusSeconds(3));
    try (Database source = h2("source");
        Database h2 = h2("target");
        Database postgres = postgres()) {
      ReviewJournal journal = new JdbcReviewJournal(source);
      journal.open(opening);
      fill(source);
      journal.append(
          opening.key(), 0, 0, 1, List.of(new JournalEntry.Calibrated(List.of(), List.of(2.5))));
      byte[] backup = export(source);
      for (Database target : List.of(h2, postgres)) {
        new JdbcReviewJournal(target).open(later);
        assertThat(read(target, backup).graphs()).isEqualTo(3);
        assertThat(graphs(target)).isEqualTo(graphs(source));
        assertThat(export(target)).isEqualTo(backup);
        assertNotEmpty(target, backup);
      }
    }
  }

  /** Servers that share a database raise the epoch whenever another of them leads. */
  @Test
  void read_besideAGraphOverNothingThatServersHaveOwned_isTaken_andFencesThemOff()
      throws IOException {
    GraphOpening opening = JournalSamples.opening(List.of());
    try (Database source = h2("source");
        Database h2 = h2("target");
        Database postgres = postgres()) {
      new JdbcReviewJournal(source).open(opening);
      fill(source);
      byte[] backup = export(source);
      for (Database target : List.of(h2, postgres)) {
        ReviewJournal journal = new JdbcReviewJournal(target);
        journal.open(opening);
        target.write(
            handle ->
                handle.execute("UPDATE journal_end SET epoch = 4, owner = ?", UUID.randomUUID()));
        assertThat(read(target, backup).graphs()).isEqualTo(3);
        List<JournalEntry> late = List.of(new JournalEntry.Calibrated(List.of(), List.of(2.5)));
        assertThatThrownBy(() -> journal.append(opening.key(), 0, 4, 4, late))
            .isInstanceOf(JournalConflictException.class);
        journal.append(opening.key(), 0, 5, 5, late);
      }
    }
  }

  private static GraphOpening withTime(GraphOpening opening, Instant createdAt) {
    return new GraphOpening(
        opening.key(),
        opening.id(),
        opening.name(),
        opening.backend(),
        opening.config(),
        opening.callbacks(),
        opening.annotations(),
        createdAt);
  }

  @Test
  void read_besideAGraphThatWasUsed_refused() throws IOException {
    try (Database source = h2("source");
        Database over = h2("over");
        Database written = postgres()) {
      byte[] backup = export(source);
      new JdbcReviewJournal(over).open(JournalSamples.opening(random, 1));
      assertNotEmpty(over, backup);

      GraphOpening opening = JournalSamples.opening(List.of());
      ReviewJournal journal = new JdbcReviewJournal(written);
      journal.open(opening);
      journal.append(
          opening.key(), 0, 0, 0, List.of(new JournalEntry.Calibrated(List.of(), List.of(2.5))));
      assertNotEmpty(written, backup);
    }
  }

  private static void assertNotEmpty(Database target, byte[] backup) {
    assertThatThrownBy(() -> read(target, backup))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_EMPTY));
  }

  @Test
  void read_damagedAnywhere_refusedWithItsLineAndNothingIsKept() {
    try (Database source = h2("source");
        Database target = h2("target")) {
      fill(source);
      String[] lines = new String(export(source), StandardCharsets.UTF_8).split("\n", -1);
      int candidates = 1203;
      assertRefused(target, without(lines, 0), 1);
      assertRefused(target, without(lines, 1), 2);
      assertRefused(target, without(lines, 700), 701);
      assertRefused(target, without(lines, lines.length - 2), lines.length - 1);
      assertRefused(target, without(lines, lines.length - 4), lines.length - 2);
      assertRefused(target, with(lines, 700, lines[700].replace("pretty_sure", "surely")), 701);
      assertRefused(target, with(lines, 700, lines[700].substring(5)), 701);
      assertRefused(target, with(lines, 700, "{}"), 701);
      assertThat(lines[candidates - 1]).contains("candidates");
      assertRefused(
          target,
          with(
              lines,
              candidates - 1,
              lines[candidates - 1].replace("\"body\":\"A", "\"body\":\"B").replace("AAA", "AAB")),
          candidates);
      assertThat(new JdbcReviewJournal(target).graphs()).isEmpty();
      assertThat(new JdbcAnnotationCatalogue(target).all()).isEmpty();
    }
  }

  private static String without(String[] lines, int line) {
    List<String> kept = new ArrayList<>(List.of(lines));
    kept.remove(line);
    return String.join("\n", kept);
  }

  private static String with(String[] lines, int line, String text) {
    List<String> kept = new ArrayList<>(List.of(lines));
    kept.set(line, text);
    return String.join("\n", kept);
  }

  private static void assertRefused(Database target, String backup, long line) {
    assertThatThrownBy(() -> read(target, backup.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal()).isEqualTo(Refusal.UNREADABLE_BACKUP);
              assertThat(e.members()).containsEntry("line", line);
            });
  }

  @Test
  void write_whileOthersAppend_isTheStateOfOneInstant() throws IOException {
    for (boolean onH2 : new boolean[] {true, false}) {
      try (Database source = onH2 ? h2("busy") : postgres();
          Database target = h2("copy-" + onH2)) {
        GraphOpening opening = fill(source);
        ByteArrayOutputStream backup = new ByteArrayOutputStream();
        new JournalExport(source).write(new AppendingMidway(source, opening, backup));
        read(target, backup.toByteArray());
        assertThat(new JdbcReviewJournal(target).graph(opening.key()).orElseThrow().last())
            .as("on H2: %s", onH2)
            .isEqualTo(1212);
        assertThat(new JdbcReviewJournal(source).graph(opening.key()).orElseThrow().last())
            .isEqualTo(1213);
        assertThat(new JdbcAnnotationCatalogue(target).all()).hasSize(1500);
        assertThat(new JdbcAnnotationCatalogue(source).all()).hasSize(1501);
      }
    }
  }

  /** A stream whose first byte makes another thread append and import. */
  private final class AppendingMidway extends OutputStream {

    private final Database source;
    private final GraphOpening opening;
    private final OutputStream out;
    private boolean appended;

    AppendingMidway(Database source, GraphOpening opening, OutputStream out) {
      this.source = source;
      this.opening = opening;
      this.out = out;
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      if (!appended) {
        appended = true;
        Thread other = new Thread(this::append);
        other.start();
        try {
          other.join();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      out.write(bytes, from, length);
    }

    private void append() {
      new JdbcReviewJournal(source)
          .append(
              opening.key(),
              1212,
              1,
              1,
              JournalSamples.reviews(random, 1203, 1, opening.annotations()));
      new JdbcAnnotationCatalogue(source)
          .put(List.of(annotation(JournalSamples.annotation(random))).iterator());
    }
  }

  @Test
  void read_valuesThatTheApiWouldRefuse_areRefusedWithTheirLine() throws IOException {
    String longName = "x".repeat(3_000);
    assertRefusedAnnotation("\"name\":\"" + longName + "\"", "name must have at most 1000");
    assertRefusedAnnotation("\"name\":\"a\\u0000b\"", "name must not contain a NUL");
    assertRefusedAnnotation("\"latitude\":1e300", "latitude must be from -90");
    assertRefusedAnnotation("\"quality\":99999", "quality must be from 0 to 5");
    assertRefusedAnnotation("\"bbox\":[1,2,0,4]", "bbox must have a width");
    assertRefusedGraph("\"name\":\"" + longName + "\"", "{}", "name must have at most 200");
    assertRefusedGraph(
        "\"epoch\":0",
        "{\\\"review\\\":{\\\"url\\\":\\\"file:///etc/passwd\\\",\\\"method\\\":\\\"POST\\\"}}",
        "callbacks the url must");
  }

  @Test
  void read_reviewsThatTheApiWouldRefuse_areRefusedWithTheirLine() throws IOException {
    try (Database source = h2("source");
        Database target = h2("target")) {
      fill(source);
      String[] lines = new String(export(source), StandardCharsets.UTF_8).split("\n", -1);
      String reviewer = "\"reviewer\":\"[^\"]*\"";
      assertThat(lines[700]).containsPattern(reviewer);
      for (String name : List.of("x".repeat(3_000), "a\\\\u0000b", " ")) {
        String changed = lines[700].replaceFirst(reviewer, "\"reviewer\":\"" + name + "\"");
        assertRefused(target, with(lines, 700, changed), 701);
      }
      assertThat(new JdbcReviewJournal(target).graphs()).isEmpty();
    }
  }

  @Test
  void read_oneGraphTwice_isRefused() throws IOException {
    String graph = graph("\"epoch\":0", "{}");
    assertRefused(graph + "\n" + graph, 3, "one graph twice");
  }

  private void assertRefusedAnnotation(String member, String reason) throws IOException {
    assertRefused(
        "{\"annotation\":{\"id\":\"00000000-0000-4000-8000-000000000001\","
            + member
            + ",\"attributes\":{}}}",
        2,
        reason);
  }

  private void assertRefusedGraph(String member, String callbacks, String reason)
      throws IOException {
    assertRefused(graph(member, callbacks), 2, reason);
  }

  private static String graph(String member, String callbacks) {
    return "{\"graph\":{\"key\":\"00000000-0000-4000-8000-00000000000a\","
        + "\"id\":\"00000000-0000-4000-8000-00000000000b\",\"backend\":\"graph\",\"config\":{},"
        + "\"createdAt\":\"2026-01-01T00:00:00Z\",\"deleted\":false,"
        + member
        + ",\"callbacks\":\""
        + callbacks
        + "\",\"annotations\":[\"00000000-0000-4000-8000-000000000001\"]}}";
  }

  private void assertRefused(String lines, long line, String reason) throws IOException {
    byte[] backup =
        ("{\"backup\":{\"version\":1}}\n" + lines + "\n").getBytes(StandardCharsets.UTF_8);
    try (Database empty = h2("refused")) {
      assertThatThrownBy(() -> read(empty, backup))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> {
                assertThat(refused.refusal()).isEqualTo(Refusal.UNREADABLE_BACKUP);
                assertThat(refused.members()).containsEntry("line", line);
                assertThat(refused).hasMessageContaining(reason);
              });
    }
  }
}
