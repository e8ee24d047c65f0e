package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.resight.state.TestBench.await;

import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.resight.access.AccessState;
import org.resight.access.MemoryAccessStore;
import org.resight.access.OfferedPhotos;
import org.resight.access.Origin;
import org.resight.access.People;
import org.resight.access.Principal;
import org.resight.access.Principals;
import org.resight.access.Right;
import org.resight.access.SignIns;
import org.resight.journal.Backend;
import org.resight.journal.MemoryJournal.Fault;
import org.resight.model.AnnotationId;
import org.resight.model.GraphConfig;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.Curation;
import org.resight.state.OpenGraph;
import org.resight.state.TestBench;

class OpeningsTest {

  private static final Origin HERE = new Origin("192.0.2.1", "r", "test");

  private final TestBench bench = new TestBench();
  private final MemoryAccessStore store = new MemoryAccessStore(Clock.systemUTC());
  private final AccessState access = new AccessState(store, Clock.systemUTC());
  private final SignIns signIns = new SignIns(access);
  private String session = "";

  @BeforeEach
  void signIn() {
    session =
        signIns.setUp(Principal.owner(), null, "ada", "", "seven striped horses", HERE).secret();
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private Principal ada() {
    return new Principals(access).bySession(session);
  }

  private Curation.Opened open(List<AnnotationId> photos) {
    Openings openings =
        new Openings(
            ada(),
            HERE,
            access,
            new People(access, signIns),
            bench.bean,
            bench.catalogue,
            new AnnotationView(ada(), access, bench.bean, bench.journal, new OfferedPhotos()));
    OpenGraph wish =
        new OpenGraph(photos, null, Backend.EVIDENCE, GraphConfig.defaults(), Map.of());
    return await(openings.open(bench.curation, openings.usable(wish)));
  }

  private void assertUnavailable(List<AnnotationId> photos) {
    assertThatThrownBy(() -> open(photos))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.JOURNAL_UNAVAILABLE));
  }

  @Test
  void aProjectThatStandsAlthoughTheAnswerFailed_isItsMakers() {
    List<AnnotationId> photos = bench.known(1, 2);
    bench.catalogue.name(photos, Map.of(photos.get(0), "Luna"));
    bench.journal.failNext(Fault.DROPPED); // the opening takes it, and heeds it not
    bench.journal.failNext(Fault.NOT_WRITTEN);
    assertUnavailable(photos);

    Curation.Opened stands = open(photos);

    assertThat(stands.created()).isFalse();
    UUID key = KnownProjects.key(bench.client(stands.status().id()));
    assertThat(ada().rightsIn(key)).containsExactlyInAnyOrder(Right.values());
  }

  @Test
  void aProjectWithPhotosOfOthers_isItsMakersWithoutTheirPlaces() {
    List<AnnotationId> photos = bench.known(1, 2);
    store.imported(List.of(photos.get(1).uuid()), UUID.randomUUID());
    open(photos);
    assertThat(access.now().rights().values())
        .containsExactly(EnumSet.complementOf(EnumSet.of(Right.LOCATIONS)));
  }

  @Test
  void aProjectThatCouldNotBeOpened_isNobodys() {
    List<AnnotationId> photos = bench.known(1, 2);
    bench.journal.failNext(Fault.NOT_WRITTEN);
    assertUnavailable(photos);
    assertThat(access.now().rights()).isEmpty();
    assertThat(open(photos).created()).isTrue();
    assertThat(access.now().rights().values()).containsExactly(Set.of(Right.values()));
  }
}
