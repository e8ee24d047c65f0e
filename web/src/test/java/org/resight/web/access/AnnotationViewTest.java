package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
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
import org.resight.graph.GraphClient;
import org.resight.model.AnnotationId;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.TestBench;

class AnnotationViewTest {

  private static final Origin HERE = new Origin("192.0.2.1", "r", "test");
  private static final String PASSWORD = "seven striped horses";

  private final TestBench bench = new TestBench();
  private final AccessState access =
      new AccessState(new MemoryAccessStore(Clock.systemUTC()), Clock.systemUTC());

  @AfterEach
  void close() {
    bench.close();
  }

  private AnnotationView view(Principal who) {
    return new AnnotationView(who, access, bench.bean, bench.journal, new OfferedPhotos());
  }

  private static void assertNotHeld(AnnotationView view, GraphClient project, AnnotationId photo) {
    assertThatThrownBy(() -> view.requireSeen(project, photo))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NOT_IN_GRAPH));
  }

  @Test
  void requireSeen_ofAProject_isOfItsPhotosAndOfThoseOffered() {
    List<AnnotationId> photos = bench.known(1, 5);
    GraphClient own = bench.open(photos.subList(0, 2));
    GraphClient foreign = bench.open(photos.subList(2, 4));
    SignIns signIns = new SignIns(access);
    Principals known = new Principals(access);
    Principal admin =
        known.bySession(
            signIns.setUp(Principal.owner(), null, "admin", "", PASSWORD, HERE).secret());
    People people = new People(access, signIns);
    people.make(admin, "vera", "", Account.Kind.PERSON, Set.of(), "quiet brown otters", HERE);
    people.setRights(admin, KnownProjects.key(own), "vera", Set.of(Right.REVIEW), HERE);
    AnnotationView vera =
        view(known.bySession(signIns.signIn("vera", "quiet brown otters", HERE).secret()));

    assertThatThrownBy(() -> vera.requireSeen(own, photos.get(0)))
        .isInstanceOf(RefusedException.class);
    vera.offer(own, photos);
    assertThatCode(() -> vera.requireSeen(own, photos.get(0))).doesNotThrowAnyException();
    assertNotHeld(vera, own, photos.get(2));
    assertNotHeld(vera, own, photos.get(4));
    AnnotationView owner = view(Principal.owner());
    assertNotHeld(owner, own, photos.get(2));
    assertThatCode(() -> owner.requireSeen(foreign, photos.get(2))).doesNotThrowAnyException();
  }
}
