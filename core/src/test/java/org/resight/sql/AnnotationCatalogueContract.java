package org.resight.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.catalogue.AnnotationCatalogue.Imported;
import org.resight.catalogue.AnnotationCatalogue.NameBook;
import org.resight.catalogue.AnnotationCatalogue.Renamed;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.database.Database;
import org.resight.journal.GraphOpening;
import org.resight.journal.JournalEntry;
import org.resight.journal.ReviewJournal;
import org.resight.matching.vectors.VectorSet;
import org.resight.matching.vectors.VectorStore;
import org.resight.matching.work.NearDuplicate;
import org.resight.matching.work.PhotoHash;
import org.resight.matching.work.ProposedBox;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.NameBasedId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.settings.Settings;

/** What a catalogue keeps, on either database. */
abstract class AnnotationCatalogueContract {

  private final SplittableRandom random = new SplittableRandom(7);

  @TempDir Path directory;

  Database database;
  AnnotationCatalogue catalogue;

  abstract Settings settings(Path directory);

  @BeforeEach
  void open() {
    database = Database.open(settings(directory));
    catalogue = new JdbcAnnotationCatalogue(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static CatalogueAnnotation full(AnnotationId id, String externalId, String name) {
    return new CatalogueAnnotation(
        id,
        externalId,
        name,
        "https://example.org/1.jpg",
        List.of(1.5, 2.0, 300.25, 4.0),
        -0.5,
        "left",
        "megaptera",
        3,
        Instant.parse("2019-08-07T06:05:04.030201Z"),
        -12.25,
        179.5,
        "e-1",
        Map.of("camera", "A", "depth", 3, "ratio", 1.25, "list", List.of(1, "x"), "ok", true));
  }

  static CatalogueAnnotation bare(AnnotationId id, String name, String species) {
    return new CatalogueAnnotation(
        id, null, name, null, null, null, null, species, null, null, null, null, null, Map.of());
  }

  private Imported put(CatalogueAnnotation... annotations) {
    return catalogue.put(List.of(annotations).iterator());
  }

  @Test
  void putBox_replacesTheBoxAlone() {
    AnnotationId id = AnnotationId.of(UUID.randomUUID());
    CatalogueAnnotation before = full(id, "x", "Luna");
    put(before);
    List<Double> box = List.of(3.0, 4.0, 50.0, 60.5);
    UUID graph = UUID.randomUUID();
    JdbcMatchStore matches = new JdbcMatchStore(database);
    matches.asked(graph, List.of(id.uuid()));
    assertThat(catalogue.putBox(id, box)).isTrue();
    assertThat(matches.asked(graph)).as("to be matched again").isEmpty();
    assertThat(catalogue.find(id)).contains(before.boxed(box));
    assertThat(catalogue.putBox(id, null)).isTrue();
    assertThat(catalogue.find(id)).contains(before.boxed(null));
    assertThat(catalogue.putBox(AnnotationId.of(UUID.randomUUID()), box)).isFalse();
  }

  @Test
  void aProposedBoxStandsUntilSomebodyKeepsOrCorrectsIt() {
    AnnotationId bare = AnnotationId.of(new UUID(2, 1));
    AnnotationId kept = AnnotationId.of(new UUID(2, 2));
    AnnotationId drawn = AnnotationId.of(new UUID(2, 3));
    put(bare(bare, "Luna", "zebra"), bare(kept, "Luna", "zebra"), full(drawn, "drawn", "Luna"));
    List<UUID> all = List.of(drawn.uuid(), kept.uuid(), bare.uuid(), UUID.randomUUID());
    JdbcBoxStore boxes = new JdbcBoxStore(database);
    assertThat(boxes.without(all)).containsExactly(bare.uuid(), kept.uuid());
    List<Double> box = List.of(3.0, 4.0, 50.0, 60.0);
    List<ProposedBox> proposed =
        List.of(
            new ProposedBox(bare.uuid(), box, "eye", 0.75, 1),
            new ProposedBox(kept.uuid(), box, "eye", 0.25, 3),
            new ProposedBox(drawn.uuid(), box, "eye", 0.5, 1),
            new ProposedBox(UUID.randomUUID(), box, "eye", 0.5, 1));
    List<Double> before = catalogue.find(drawn).orElseThrow().bbox();

    assertThat(boxes.propose(proposed)).isEqualTo(2);
    assertThat(boxes.propose(proposed)).isZero();

    assertThat(boxes.without(all)).isEmpty();
    assertThat(boxes.proposed(all)).containsExactly(proposed.get(1), proposed.get(0));
    assertThat(catalogue.find(bare).orElseThrow().bbox()).isEqualTo(box);
    assertThat(catalogue.find(drawn).orElseThrow().bbox()).isEqualTo(before);
    catalogue.putBox(kept, box);
    assertThat(boxes.proposed(all)).containsExactly(proposed.get(0));
    assertThat(catalogue.find(kept).orElseThrow().bbox()).isEqualTo(box);
    // An import brings another one.
    put(bare(bare, "Luna", "zebra").boxed(List.of(3.0, 4.0, 50.0, 61.0)));
    assertThat(boxes.proposed(all)).isEmpty();
  }

  @Test
  void hashesAndNearDuplicatesGoWithTheirAnnotation() {
    AnnotationId first = AnnotationId.of(new UUID(1, 1));
    AnnotationId other = AnnotationId.of(new UUID(1, 2));
    AnnotationId third = AnnotationId.of(new UUID(1, 3));
    put(full(first, "first", "Luna"), full(other, "other", "Luna"), full(third, "third", "Luna"));
    UUID graph = UUID.randomUUID();
    JdbcMatchStore matches = new JdbcMatchStore(database);
    JdbcHashStore hashes = new JdbcHashStore(database);
    List<UUID> all = List.of(first.uuid(), other.uuid(), third.uuid());
    PhotoHash ofFirst = new PhotoHash(first.uuid(), "p", "p-0", Long.MIN_VALUE);
    PhotoHash ofOther = new PhotoHash(other.uuid(), "q", "q-0", -1);
    hashes.keep(List.of(new PhotoHash(first.uuid(), "old", "old", 7)));
    hashes.keep(
        List.of(ofFirst, ofOther, new PhotoHash(UUID.randomUUID(), "of nobody", "there", 1)));
    assertThat(hashes.find(all)).containsExactlyInAnyOrder(ofFirst, ofOther);
    List<NearDuplicate> near =
        List.of(
            new NearDuplicate(AnnotationPair.of(first, other), 1),
            new NearDuplicate(AnnotationPair.of(other, third), 2),
            new NearDuplicate(AnnotationPair.of(first, third), 3));
    matches.keepNearDuplicates(graph, all, near);

    assertThat(catalogue.delete(other)).isTrue();
    assertThat(hashes.find(all)).containsExactly(ofFirst);
    assertThat(matches.nearDuplicates(graph, 9)).containsExactly(near.get(2));

    catalogue.putBox(first, List.of(3.0, 4.0, 50.0, 60.5));
    assertThat(hashes.find(all)).as("another part is shown").isEmpty();
    assertThat(matches.nearDuplicates(graph, 9)).isEmpty();

    hashes.keep(List.of(ofFirst, new PhotoHash(third.uuid(), "r", "r-0", 5)));
    matches.keepNearDuplicates(graph, all, near.subList(2, 3));
    matches.asked(graph, List.of(first.uuid(), third.uuid()));
    hashes.forget(third.uuid());
    assertThat(hashes.find(all)).as("another picture").containsExactly(ofFirst);
    assertThat(matches.nearDuplicates(graph, 9)).isEmpty();
    assertThat(matches.asked(graph)).containsExactly(first.uuid());
    hashes.forget(first.uuid());
    assertThat(
            database.<Integer>read(
                handle ->
                    handle
                        .createQuery("SELECT COUNT(*) FROM photo_hash")
                        .mapTo(Integer.class)
                        .one()))
        .isZero();
  }

  @Test
  void vectorsAreKeptByGraphAndSet_andDeletedWithTheirAnnotation() {
    VectorStore vectors = new JdbcVectorStore(database);
    UUID graph = UUID.randomUUID();
    List<UUID> ids = new ArrayList<>();
    Map<UUID, float[]> many = new HashMap<>();
    for (int n = 0; n < 1_500; n++) {
      AnnotationId id = AnnotationId.of(UUID.randomUUID());
      put(full(id, "vector-" + n, "Luna"));
      ids.add(id.uuid());
      many.put(id.uuid(), new float[] {n, -1.5f});
    }
    VectorSet set = new VectorSet("miewid", "4.1", 2);

    assertThat(vectors.put(graph, set, many))
        .isEqualTo(new AnnotationCatalogue.Imported(1_500, 0, 0));
    many.put(ids.get(7), new float[] {1, 2});
    assertThat(vectors.put(graph, set, many))
        .isEqualTo(new AnnotationCatalogue.Imported(0, 1, 1_499));
    VectorSet other = new VectorSet("dinov2", "", 1);
    vectors.put(graph, other, Map.of(ids.get(0), new float[] {1}));

    assertThat(vectors.sets(graph)).containsExactly(other, set);
    assertThat(vectors.set(graph, "miewid")).contains(set);
    Map<UUID, float[]> found = vectors.find(graph, "miewid", ids);
    assertThat(found.keySet()).isEqualTo(many.keySet());
    many.forEach((id, vector) -> assertThat(found.get(id)).isEqualTo(vector));
    assertThat(vectors.sets(UUID.randomUUID())).isEmpty();
    assertThat(vectors.find(UUID.randomUUID(), "miewid", ids)).isEmpty();

    assertThat(catalogue.delete(AnnotationId.of(ids.get(0)))).isTrue();
    assertThat(vectors.counted(graph))
        .containsExactly(new VectorStore.Counted(other, 0), new VectorStore.Counted(set, 1_499));
    assertThat(vectors.delete(graph, "miewid")).isTrue();
    assertThat(vectors.delete(graph, "miewid")).isFalse();
    assertThat(vectors.find(graph, "miewid", ids)).isEmpty();
    assertThat(vectors.sets(graph)).containsExactly(other);
  }

  @Test
  void vectorsOfDeletedGraphs_areForgotten() {
    VectorStore vectors = new JdbcVectorStore(database);
    ReviewJournal journal = new JdbcReviewJournal(database);
    AnnotationId id = AnnotationId.of(UUID.randomUUID());
    put(full(id, "of-two-graphs", "Luna"));
    GraphOpening stays = JournalSamples.opening(List.of());
    GraphOpening goes = JournalSamples.opening(List.of());
    VectorSet set = new VectorSet("miewid", "4.1", 2);
    for (GraphOpening each : List.of(stays, goes)) {
      journal.open(each);
      vectors.put(each.key().uuid(), set, Map.of(id.uuid(), new float[] {1, 0}));
    }
    journal.delete(goes.key(), journal.graph(goes.key()).orElseThrow().epoch());

    vectors.forgetDeleted();

    assertThat(vectors.sets(goes.key().uuid())).isEmpty();
    assertThat(vectors.find(goes.key().uuid(), "miewid", List.of(id.uuid()))).isEmpty();
    assertThat(vectors.counted(stays.key().uuid()))
        .containsExactly(new VectorStore.Counted(set, 1));
  }

  @Test
  void vectorsOfAnotherMakerAreRefused_andOneSetTooMany() {
    VectorStore vectors = new JdbcVectorStore(database);
    UUID graph = UUID.randomUUID();
    AnnotationId id = AnnotationId.of(UUID.randomUUID());
    put(full(id, "vectored", "Luna"));
    Map<UUID, float[]> two = Map.of(id.uuid(), new float[] {1, 0});
    vectors.put(graph, new VectorSet("a", "1", 2), two);

    assertThatThrownBy(
            () ->
                vectors.put(
                    graph, new VectorSet("a", "1", 3), Map.of(id.uuid(), new float[] {1, 0, 0})))
        .hasMessageContaining("has 3 numbers, but the vectors of a have 2");
    assertThatThrownBy(() -> vectors.put(graph, new VectorSet("a", "2", 2), two))
        .hasMessageStartingWith("version: is another one");
    for (int n = 1; n < VectorSet.MOST_SETS; n++) {
      vectors.put(graph, new VectorSet("b" + n, "1", 2), two);
    }
    assertThatThrownBy(() -> vectors.put(graph, new VectorSet("c", "1", 2), two))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refusal -> assertThat(refusal.refusal()).isEqualTo(Refusal.TOO_MANY_ITEMS));
    assertThat(vectors.find(graph, "a", List.of(id.uuid())).get(id.uuid())).hasSize(2);
  }

  @Test
  void putAttribute_replacesItAlone() {
    AnnotationId id = AnnotationId.of(UUID.randomUUID());
    CatalogueAnnotation before = full(id, "attributed", "Luna");
    put(before);
    assertThat(catalogue.putAttribute(id, "photo problem", "dark")).isTrue();
    assertThat(catalogue.putAttribute(id, "photo problem", "black")).isTrue();
    assertThat(catalogue.find(id)).contains(before.with("photo problem", "black"));
    assertThat(catalogue.putAttribute(AnnotationId.of(UUID.randomUUID()), "a", "b")).isFalse();
  }

  @Test
  void putAttribute_whileOthersName_losesNothing() throws Exception {
    AnnotationId id = AnnotationId.of(UUID.randomUUID());
    put(full(id, "twice", "Luna"));
    ExecutorService both = Executors.newFixedThreadPool(2);
    try {
      Future<?> reports =
          both.submit(
              () -> {
                for (int i = 0; i < 40; i++) {
                  catalogue.putAttribute(id, "seen", String.valueOf(i));
                }
              });
      Future<?> boxes =
          both.submit(
              () -> {
                for (int i = 1; i <= 40; i++) {
                  catalogue.putBox(id, List.of(0.0, 0.0, 10.0, (double) i));
                }
              });
      reports.get();
      boxes.get();
    } finally {
      both.shutdownNow();
    }
    CatalogueAnnotation after = catalogue.find(id).orElseThrow();
    assertThat(after.attributes()).containsEntry("seen", "39");
    assertThat(after.bbox()).endsWith(40.0);
  }

  @Test
  void ofImages_othersOfTheCollectionOnly() {
    AnnotationId one = AnnotationId.of(UUID.randomUUID());
    AnnotationId other = AnnotationId.of(UUID.randomUUID());
    AnnotationId none = AnnotationId.of(UUID.randomUUID());
    put(full(one, "x", null), full(other, "y", null), bare(none, null, null));
    String image = full(one, "x", null).imageUri();
    assertThat(catalogue.ofImages("", List.of(image, "no.jpg")))
        .extracting(CatalogueAnnotation::id)
        .containsExactlyInAnyOrder(one, other);
    assertThat(catalogue.ofImages("elsewhere", List.of(image))).isEmpty();
    assertThat(catalogue.boxedOn(List.of(one, other, none))).containsOnlyKeys(one, other);
  }

  @Test
  void put_twice_addsThenLeavesThenUpdates() {
    List<AnnotationId> ids = JournalSamples.annotations(random, 2);
    CatalogueAnnotation one = full(ids.get(0), "ext-1", "Wisdom");
    CatalogueAnnotation two = bare(ids.get(1), null, null);
    assertThat(put(one, two)).isEqualTo(new Imported(2, 0, 0));
    assertThat(put(one, two)).isEqualTo(new Imported(0, 0, 2));
    CatalogueAnnotation changed = full(ids.get(1), "ext-2", "Łucja");
    assertThat(put(one, changed)).isEqualTo(new Imported(0, 1, 1));
    assertThat(catalogue.find(ids.get(0))).contains(one);
    assertThat(catalogue.find(ids)).isEqualTo(Map.of(ids.get(0), one, ids.get(1), changed));
    assertThat(catalogue.byExternalId(List.of("ext-2", "nobody")))
        .isEqualTo(Map.of("ext-2", ids.get(1)));
  }

  @Test
  void put_oneIdTwiceInABody_laterStands() {
    AnnotationId id = JournalSamples.annotation(random);
    CatalogueAnnotation later = bare(id, "Wisdom", null);
    assertThat(put(bare(id, null, null), later)).isEqualTo(new Imported(1, 1, 0));
    assertThat(catalogue.find(id)).contains(later);
  }

  @Test
  void put_moreThanMemoryHolds_readsAllInOrder() {
    List<AnnotationId> ids = JournalSamples.annotations(random, 12_345);
    List<CatalogueAnnotation> annotations =
        ids.stream().map(id -> full(id, "ext-" + id, "name-" + id.low() % 100)).toList();
    assertThat(catalogue.put(annotations.iterator())).isEqualTo(new Imported(12_345, 0, 0));
    assertThat(catalogue.put(annotations.iterator())).isEqualTo(new Imported(0, 0, 12_345));
    assertThat(catalogue.all()).isEqualTo(ids);
    assertThat(ids.stream().map(catalogue.find(ids)::get).toList()).isEqualTo(annotations);
    assertThat(catalogue.byExternalId(ids.stream().map(id -> "ext-" + id).toList()))
        .hasSize(12_345);
    assertThat(catalogue.missing(ids)).isEmpty();
  }

  @Test
  void put_foreignExternalId_refusedWithItsIndexAndNothingIsApplied() {
    List<AnnotationId> ids = JournalSamples.annotations(random, 2000);
    put(full(ids.get(0), "taken", null));
    List<CatalogueAnnotation> annotations = new ArrayList<>();
    for (int i = 1; i < ids.size(); i++) {
      annotations.add(full(ids.get(i), i == 1501 ? "taken" : "ext-" + i, null));
    }
    assertThatThrownBy(() -> catalogue.put(annotations.iterator()))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.refusal()).isEqualTo(Refusal.EXTERNAL_ID_IN_USE);
              assertThat(e.index()).isEqualTo(1500);
              assertThat(e.members())
                  .containsEntry("externalId", "taken")
                  .containsEntry("annotation", ids.get(0).toString());
            });
    assertThat(catalogue.all()).containsExactly(ids.get(0));
    assertThatThrownBy(() -> put(full(ids.get(5), "twice", null), full(ids.get(6), "twice", null)))
        .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.index()).isEqualTo(1));
    assertThat(catalogue.all()).containsExactly(ids.get(0));
  }

  @Test
  void put_iteratorThrows_undoesEverything() {
    List<AnnotationId> ids = JournalSamples.annotations(random, 7000);
    Iterator<CatalogueAnnotation> breaking =
        Stream.concat(
                ids.stream().map(id -> bare(id, null, null)),
                Stream.of(1)
                    .map(
                        any -> {
                          throw new IllegalStateException("line 7001");
                        }))
            .map(CatalogueAnnotation.class::cast)
            .iterator();
    assertThatThrownBy(() -> catalogue.put(breaking)).hasMessage("line 7001");
    assertThat(catalogue.all()).isEmpty();
  }

  @Test
  void page_withFilters_goesByIdInTextOrder() {
    List<AnnotationId> ids = JournalSamples.annotations(random, 50);
    List<CatalogueAnnotation> annotations = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      annotations.add(bare(ids.get(i), i % 2 == 0 ? "A" : null, i % 3 == 0 ? "s" : "t"));
    }
    catalogue.put(annotations.iterator());
    assertThat(ids).isSortedAccordingTo((a, b) -> a.toString().compareTo(b.toString()));
    assertThat(walk(7, null, null)).isEqualTo(annotations);
    assertThat(walk(7, "A", null))
        .isEqualTo(annotations.stream().filter(a -> "A".equals(a.name())).toList());
    assertThat(walk(7, null, "s"))
        .isEqualTo(annotations.stream().filter(a -> "s".equals(a.species())).toList());
    assertThat(walk(7, "A", "s"))
        .isEqualTo(
            annotations.stream()
                .filter(a -> "A".equals(a.name()) && "s".equals(a.species()))
                .toList());
    assertThat(walk(7, "nobody", null)).isEmpty();
  }

  @Test
  void called_findsNamesAndExternalIds() {
    AnnotationId named = new AnnotationId(1, 1);
    AnnotationId other = new AnnotationId(2, 1);
    AnnotationId file = new AnnotationId(3, 1);
    put(bare(named, "A7", null), bare(other, "A70", null), full(file, "A7", "B"));

    assertThat(catalogue.called("A7", 10)).containsExactlyInAnyOrder(named, file);
    assertThat(catalogue.called("A7", 0)).isEmpty();
    assertThat(catalogue.called("a7", 10)).isEmpty();
  }

  private List<CatalogueAnnotation> walk(int limit, String name, String species) {
    List<CatalogueAnnotation> all = new ArrayList<>();
    AnnotationId after = null;
    while (true) {
      List<CatalogueAnnotation> page = catalogue.page(null, after, limit, name, species);
      assertThat(catalogue.ids(null, after, limit, name, species))
          .isEqualTo(page.stream().map(CatalogueAnnotation::id).toList());
      all.addAll(page);
      if (page.size() < limit) {
        return all;
      }
      after = page.get(limit - 1).id();
    }
  }

  @Test
  void delete_aPresentOne_isGone() {
    AnnotationId id = JournalSamples.annotation(random);
    put(bare(id, null, null));
    assertThat(catalogue.missing(List.of(id))).isEmpty();
    assertThat(catalogue.delete(id)).isTrue();
    assertThat(catalogue.delete(id)).isFalse();
    assertThat(catalogue.find(id)).isEmpty();
    assertThat(catalogue.missing(List.of(id))).containsExactly(id);
  }

  private static JournalEntry.NamesGiven given(
      Map<AnnotationId, Renamed> names, long before, long after) {
    return new JournalEntry.NamesGiven(
        UUID.randomUUID(),
        "ana",
        JournalSamples.NOW,
        names,
        Set.of(),
        new JournalEntry.NamesGiven.Made(before, after),
        null);
  }

  private void take(JournalEntry.NamesGiven given) {
    database.write(
        handle -> {
          JdbcAnnotationCatalogue.take(handle, List.of(given));
          return null;
        });
  }

  @Test
  void take_namesAsTheyWerePlanned_givesAllOrNone() {
    List<AnnotationId> ids = JournalSamples.annotations(random, 3);
    put(bare(ids.get(0), "A", null), bare(ids.get(1), "B", null), bare(ids.get(2), null, null));
    take(
        given(
            Map.of(
                ids.get(0), new Renamed("A", null),
                ids.get(1), new Renamed("B", "B"),
                ids.get(2), new Renamed(null, "N1")),
            0,
            1));
    NameBook named = new NameBook(Map.of(ids.get(1), "B", ids.get(2), "N1"), 1);
    assertThat(catalogue.names(ids)).isEqualTo(named);
    assertThat(catalogue.taken(Set.of("A", "B", "N1"))).containsExactlyInAnyOrder("B", "N1");

    JournalEntry.NamesGiven ofAnotherName =
        given(Map.of(ids.get(0), new Renamed(null, "C"), ids.get(1), new Renamed("A", "C")), 1, 1);
    JournalEntry.NamesGiven ofAnEarlierNumber =
        given(Map.of(ids.get(0), new Renamed(null, "N1")), 0, 1);
    for (JournalEntry.NamesGiven late : List.of(ofAnotherName, ofAnEarlierNumber)) {
      assertThatThrownBy(() -> take(late))
          .isInstanceOfSatisfying(
              RefusedException.class,
              refused -> assertThat(refused.refusal()).isEqualTo(Refusal.CHANGED));
      assertThat(catalogue.names(ids)).isEqualTo(named);
    }
  }

  @Test
  void take_byTwentyAtOnce_neverMakesANameTwice() throws Exception {
    List<AnnotationId> ids = JournalSamples.annotations(random, 60);
    catalogue.put(ids.stream().map(id -> bare(id, null, null)).iterator());
    List<Callable<Void>> tasks = new ArrayList<>();
    for (AnnotationId id : ids) {
      tasks.add(
          () -> {
            while (catalogue.names(List.of(id)).names().isEmpty()) {
              long made = catalogue.names(List.of(id)).counter();
              try {
                take(given(Map.of(id, new Renamed(null, "N" + (made + 1))), made, made + 1));
              } catch (RefusedException e) {
                assertThat(e.refusal()).isEqualTo(Refusal.CHANGED); // another was faster
              }
            }
            return null;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(20);
    try {
      for (Future<Void> future : threads.invokeAll(tasks)) {
        future.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(Set.copyOf(catalogue.names(ids).names().values())).hasSize(60);
    assertThat(catalogue.names(ids).counter()).isEqualTo(60);
  }

  private static CatalogueAnnotation in(String collection, String externalId, String name) {
    CatalogueAnnotation bare = bare(NameBasedId.ofExternalId(collection, externalId), name, null);
    return new CatalogueAnnotation(
        bare.id(),
        collection,
        externalId,
        name,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        Map.of());
  }

  @Test
  void put_inTwoCollections_anyInterleaving_leavesTheOtherAsItIs() {
    put(in("", "DSC_1.JPG", "Nobody"));
    Map<String, Map<String, String>> expected = new HashMap<>();
    for (int i = 0; i < 60; i++) {
      String own = random.nextBoolean() ? "kenya" : "uganda";
      String other = own.equals("kenya") ? "uganda" : "kenya";
      List<CatalogueAnnotation> before = catalogue.page(other, null, 100, null, null);
      String file = "DSC_" + random.nextInt(6) + ".JPG";
      String name = "name " + random.nextInt(4);
      put(in(own, file, name));
      expected.computeIfAbsent(own, key -> new TreeMap<>()).put(file, name);
      assertThat(catalogue.page(other, null, 100, null, null)).isEqualTo(before);
      assertThat(catalogue.page(own, null, 100, null, null))
          .allSatisfy(
              each -> assertThat(each.name()).isEqualTo(expected.get(own).get(each.externalId())))
          .hasSize(expected.get(own).size());
    }
    assertThat(catalogue.page("", null, 100, null, null))
        .containsExactly(in("", "DSC_1.JPG", "Nobody"));
    assertThat(catalogue.collections(null, 100)).containsExactly("", "kenya", "uganda");
    assertThat(catalogue.collections(null, 2)).containsExactly("", "kenya");
    assertThat(catalogue.collections("", 1)).containsExactly("kenya");
  }

  @Test
  void photoFolder_isKeptForEachCollection() {
    assertThat(catalogue.photoFolder("kenya")).isEmpty();
    catalogue.putPhotoFolder("kenya", "a");
    catalogue.putPhotoFolder("kenya", "nyala/2024");
    catalogue.putPhotoFolder("", ".");
    assertThat(catalogue.photoFolder("kenya")).contains("nyala/2024");
    assertThat(catalogue.photoFolder("")).contains(".");
    catalogue.putPhotoFolder("kenya", null);
    assertThat(catalogue.photoFolder("kenya")).isEmpty();
  }

  @Test
  void putPhotoFolder_byTwoAtOnce_isThatOfOneOfThem() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        String collection = "c" + round;
        List<Callable<Void>> both = new ArrayList<>();
        for (String folder : List.of("a", "b")) {
          both.add(
              () -> {
                catalogue.putPhotoFolder(collection, folder);
                return null;
              });
        }
        for (Future<Void> each : threads.invokeAll(both)) {
          each.get();
        }
        assertThat(catalogue.photoFolder(collection).orElseThrow()).isIn("a", "b");
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void put_dry_tellsWhatWouldChange_andChangesNothing() {
    put(in("kenya", "a", "Luna"), in("uganda", "a", "Zawadi"));
    AnnotationCatalogue.ImportReport plan =
        catalogue.put(
            List.of(in("kenya", "a", "Imara"), in("kenya", "b", null)).iterator(),
            new AnnotationCatalogue.ImportRule(true, true, null));
    assertThat(plan.imported()).isEqualTo(new Imported(1, 1, 0));
    assertThat(plan.changes())
        .containsExactly(
            new AnnotationCatalogue.FieldChange(
                NameBasedId.ofExternalId("kenya", "a"), "a", "name", "Luna", "Imara"));
    assertThat(plan.elsewhere())
        .extracting(AnnotationCatalogue.Elsewhere::collection)
        .containsExactly("uganda");
    assertThat(catalogue.page("kenya", null, 10, null, null))
        .containsExactly(in("kenya", "a", "Luna"));

    catalogue.put(
        List.of(in("kenya", "a", null)).iterator(),
        new AnnotationCatalogue.ImportRule(true, false, null));
    assertThat(catalogue.page("kenya", null, 10, null, null))
        .containsExactly(in("kenya", "a", "Luna"));
  }
}
