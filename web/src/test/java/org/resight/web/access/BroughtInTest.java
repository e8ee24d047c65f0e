package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resight.access.AccessState;
import org.resight.access.Account;
import org.resight.access.MemoryAccessStore;
import org.resight.access.OfferedPhotos;
import org.resight.access.Origin;
import org.resight.access.People;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.Right;
import org.resight.access.SignIns;
import org.resight.catalogue.CatalogueAnnotation;
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.TestBench;

/** What an import tells somebody who may not see exact places. */
class BroughtInTest {

  private static final Origin HERE = new Origin("192.0.2.1", "r", "test");
  private static final String PASSWORD = "seven striped horses";

  private final TestBench bench = new TestBench();
  private final MemoryAccessStore store = new MemoryAccessStore(Clock.systemUTC());
  private final AccessState access = new AccessState(store, Clock.systemUTC());
  private final SignIns signIns = new SignIns(access);
  private final Principals principals = new Principals(access);
  private final People people = new People(access, signIns);
  private Principal admin;

  @BeforeEach
  void setUp() {
    admin =
        principals.bySession(
            signIns.setUp(Principal.owner(), null, "admin", "", PASSWORD, HERE).secret());
    people.make(admin, "vera", "", Account.Kind.PERSON, Set.of(), "quiet brown otters", HERE);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Openings vera() {
    Principal who =
        principals.bySession(signIns.signIn("vera", "quiet brown otters", HERE).secret());
    AnnotationView view =
        new AnnotationView(who, access, bench.bean, bench.journal, new OfferedPhotos());
    return new Openings(who, HERE, access, people, bench.bean, bench.catalogue, view);
  }

  private static CatalogueAnnotation photo(AnnotationId id, Double latitude) {
    return new CatalogueAnnotation(
        id, null, null, null, null, null, null, null, null, null, latitude, 23.456789, null,
        Map.of());
  }

  private static CatalogueAnnotation guess(AnnotationId id, Double latitude) {
    return new CatalogueAnnotation(
        id, null, null, null, null, null, null, null, null, null, latitude, null, null, Map.of());
  }

  private RefusedException refused(AnnotationId id, Double latitude) {
    Iterator<CatalogueAnnotation> given = List.of(guess(id, latitude)).iterator();
    return catchThrowableOfType(
        RefusedException.class, () -> vera().owned(given).forEachRemaining(taken -> {}));
  }

  @Test
  void aGuessedPlaceOfSomebodyElsesPhoto_isAnsweredAlike_rightOrWrong() {
    AnnotationId held = TestBench.id(1);
    AnnotationId free = TestBench.id(2);
    bench.catalogue.put(List.of(photo(held, -18.123456), photo(free, -18.123456)).iterator());
    bench.open(List.of(held));
    for (AnnotationId id : List.of(held, free)) {
      for (Double latitude : new Double[] {-18.1, -18.2, -18.123456, null}) {
        RefusedException refused = refused(id, latitude);
        assertThat(refused.refusal()).isEqualTo(Refusal.UNKNOWN_ANNOTATIONS);
        assertThat(refused.members()).containsEntry("annotations", List.of(id.toString()));
      }
    }
  }

  @Test
  void whoMayImportIntoItsProject_isToldThatPlacesTakeAnotherRight() {
    AnnotationId held = TestBench.id(1);
    bench.catalogue.put(List.of(photo(held, -18.123456)).iterator());
    GraphClient graph = bench.open(List.of(held));
    people.setRights(
        admin, KnownProjects.key(graph), "vera", Set.of(Right.SEE, Right.EXCHANGE), HERE);
    assertThat(refused(held, -18.2).refusal()).isEqualTo(Refusal.RIGHT_MISSING);
    assertThat(refused(held, -18.1)).isNull();
  }

  /** A slow body does not take what somebody else has brought in since it began. */
  @Test
  void aPhotoThatSomebodyElseBroughtInMeanwhile_isNotChanged() {
    AnnotationId id = TestBench.id(1);
    Iterator<CatalogueAnnotation> owned = vera().owned(List.of(guess(id, 1.0)).iterator());
    assertThat(owned.next().id()).isEqualTo(id);
    bench.catalogue.put(List.of(photo(id, -18.123456)).iterator());
    assertThat(catchThrowableOfType(RefusedException.class, owned::hasNext).refusal())
        .isEqualTo(Refusal.UNKNOWN_ANNOTATIONS);
    assertThat(access.importers(List.of(id.uuid()))).isEmpty();
  }

  private static RefusedException inUse(AnnotationId other) {
    return new RefusedException(
        Refusal.EXTERNAL_ID_IN_USE,
        "The external id belongs to another annotation.",
        Map.of("externalId", "a", "annotation", other.toString()),
        7);
  }

  @Test
  void whichPhotoHasAnExternalId_isToldToWhoMaySeeIt() {
    AnnotationId foreign = TestBench.id(1);
    AnnotationId own = TestBench.id(2);
    bench.known(1, 2);
    bench.open(List.of(foreign));
    store.imported(List.of(own.uuid()), access.now().byHandle("vera").orElseThrow().id());
    RefusedException told = vera().told(inUse(foreign));
    assertThat(told.members()).isEqualTo(Map.of("externalId", "a"));
    assertThat(told.index()).isEqualTo(7);
    AnnotationId ofTheBody = TestBench.id(3);
    for (AnnotationId seen : List.of(own, ofTheBody)) {
      assertThat(vera().told(inUse(seen)).members()).containsEntry("annotation", seen.toString());
    }
  }
}
