package org.resight.web.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphPathTest {

  private static final UUID ID = new UUID(0x1234567812345678L, 0x9234567812345678L);

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "GET /api/v1/graphs/ID",
        "GET /api/v1/graphs/ID/next",
        "HEAD /api/v1/graphs/ID/reviews",
        "GET /api/v1/graphs/ID/pairs",
        "GET /api/v1/graphs/ID/names/plan",
        "GET /api/v1/graphs/ID/individuals/x/evidence",
        "POST /api/v1/graphs/ID/reviews",
        "POST /api/v1/graphs/ID/undo",
        "POST /api/v1/graphs/ID/candidates",
        "DELETE /api/v1/graphs/ID/leases/x",
        "GET /api/v1/pages/graphs/ID/work",
        "POST /api/v1/pages/graphs/ID/presence"
      })
  void of_whatConcernsTheReviewsOfOneGraph_namesIt(String method, String path) {
    assertThat(GraphPath.of(method, path.replace("ID", ID.toString())))
        .hasValue(new GraphPath(ID, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "POST /api/v1/graphs",
        "DELETE /api/v1/graphs/ID",
        "GET /api/v1/graphs/none/next",
        "POST /api/v1/graphs/ID/annotations",
        "POST /api/v1/graphs/ID/names",
        "GET /api/v1/graphs/ID/matching",
        "GET /api/v1/graphs/ID/members",
        "GET /api/v1/graphs/ID/export",
        "GET /api/v1/graphs/ID/pairs/a/b/match",
        "POST /api/v1/pages/graphs/ID/individuals/a/name",
        "GET /api/v1/next",
        "PUT /api/v1/annotations/ID/image",
        "GET /api/v1/annotations/ID",
        "GET /api/v1/servers"
      })
  void of_whatConcernsMore_namesNone(String method, String path) {
    assertThat(GraphPath.of(method, path.replace("ID", ID.toString()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = ' ', value = "GET /api/v1/annotations/ID/image")
  void of_aPhoto_namesIt(String method, String path) {
    assertThat(GraphPath.of(method, path.replace("ID", ID.toString())))
        .hasValue(new GraphPath(ID, true));
  }
}
