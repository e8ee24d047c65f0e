package org.resight.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.resight.state.TestBench.await;
import static org.resight.state.TestBench.beforeAChange;
import static org.resight.state.TestBench.id;
import static org.resight.state.TestBench.ids;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.access.Origin;
import org.resight.access.Principal;
import org.resight.graph.GraphClient;
import org.resight.photos.PhotoArchive;
import org.resight.state.TestBench;
import org.resight.web.access.AnnotationView;
import org.resight.web.access.Caller;
import org.resight.web.access.OwnerCaller;

class PageResourceTest {

  @TempDir Path directory;

  private final TestBench bench = new TestBench();
  private final GraphClient graph = bench.open(bench.known(1, 5));

  @AfterEach
  void close() {
    bench.close();
  }

  /** The owner of a server with one project. */
  private final class OneProject extends Caller {
    private String address = "::1";

    @Override
    public Principal principal() {
      return Principal.owner();
    }

    @Override
    public Origin origin() {
      return new Origin(address, "", "");
    }

    @Override
    public GraphClient client(String asked) {
      return graph;
    }

    @Override
    public AnnotationView view() {
      return new OwnerCaller().view();
    }
  }

  private final OneProject caller = new OneProject();

  @SuppressWarnings("UnnecessaryAssignment") // The container is not here to inject it.
  private PageResource resource() {
    PageResource resource = new PageResource();
    resource.caller = caller;
    resource.presence = new Presence();
    resource.descriptions = new PhotoDescriptions();
    resource.descriptions.catalogue = bench.catalogue;
    resource.descriptions.archive =
        PhotoArchive.open(directory, setting -> null, collection -> null);
    return resource;
  }

  /** They share the address of the proxy, and are told apart by what it says of them. */
  @Test
  void attend_byManyBehindAProxy_showsAllOfThem() {
    PageResource resource = resource();
    int people = Presence.MOST_OF_ONE + 10;
    int shown = 0;
    for (int i = 0; i < people; i++) {
      caller.address = "198.51.100." + i;
      shown =
          resource
              .attend("", new PageResource.AttendanceRequest("reviewer " + i, "review"))
              .people()
              .size();
    }
    assertThat(shown).isEqualTo(people);
  }

  @Test
  void excluded_listsThem_aPageAtATime() {
    await(graph.exclude(ids(2, 4, 5), "ana", null));
    PagedDocument<PhotoDocument> first = await(resource().excluded("", null, "2"));
    assertThat(first.items())
        .extracting(photo -> photo.annotation().id())
        .containsExactly(id(2).uuid(), id(4).uuid());
    PagedDocument<PhotoDocument> last = await(resource().excluded("", first.next(), "2"));
    assertThat(last.items())
        .extracting(photo -> photo.annotation().id())
        .containsExactly(id(5).uuid());
    assertThat(last.next()).isNull();
  }

  @Test
  void excluded_askedForBeforeAPhotoComesBack_areAllBeforeIt() {
    await(graph.exclude(ids(3), "ana", null));
    PagedDocument<PhotoDocument> page =
        beforeAChange(
            graph,
            () -> resource().excluded("", null, null),
            () -> graph.include(ids(3), "ana", null));
    assertThat(page.items()).hasSize(1);
    assertThat(page.items().get(0).individual()).isNull();
    assertThat(await(resource().excluded("", null, null)).items()).isEmpty();
  }
}
