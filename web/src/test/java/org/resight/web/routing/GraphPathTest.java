package org.resight.web.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphPathTest {

  private static final UUID ID = new UUID(0x1234567812345678L, 0x9234567812345678L);

  /**
   * What the leading server serves of a graph: it changes the catalogue or which graphs there are,
   * or it is about accounts, jobs or exports. All other calls on a graph are served by its owner.
   */
  private static final Set<String> LEADING =
      Set.of(
          "GET /graphs/ID/members",
          "PUT /graphs/ID/members/x",
          "GET /graphs/ID/audit",
          "GET /graphs/ID/location-rules",
          "PUT /graphs/ID/location-rules",
          "GET /graphs/ID/invitations",
          "POST /graphs/ID/invitations",
          "DELETE /graphs/ID/invitations/x",
          "DELETE /graphs/ID",
          "POST /graphs/ID/annotations",
          "DELETE /graphs/ID/annotations",
          "POST /graphs/ID/matching",
          "GET /graphs/ID/matching",
          "POST /graphs/ID/matching/trial",
          "GET /graphs/ID/matching/trial",
          "POST /graphs/ID/vectors",
          "GET /graphs/ID/vectors",
          "DELETE /graphs/ID/vectors/x",
          "POST /graphs/ID/boxes",
          "GET /graphs/ID/boxes",
          "POST /graphs/ID/near-duplicates",
          "GET /graphs/ID/near-duplicates",
          "GET /graphs/ID/pairs/x/x/match",
          "GET /graphs/ID/export",
          "POST /graphs/ID/names",
          "POST /graphs/ID/sync",
          "POST /pages/graphs/ID/individuals/x/name");

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

  @Test
  void of_eachCallOnOneGraph_namesItUnlessTheLeadingServerServesTheCall() throws IOException {
    List<String> calls = callsOnOneGraph();
    assertThat(calls).hasSizeGreaterThan(60).containsAll(LEADING);
    for (String call : calls) {
      int space = call.indexOf(' ');
      String path = "/api/v1" + call.substring(space + 1).replace("ID", ID.toString());
      assertThat(GraphPath.of(call.substring(0, space), path))
          .as("the owner of the graph serves %s", call)
          .isEqualTo(
              LEADING.contains(call) ? Optional.empty() : Optional.of(new GraphPath(ID, false)));
    }
  }

  /** Returns the method and the address of each call on one graph that the table of rights has. */
  private static List<String> callsOnOneGraph() throws IOException {
    Pattern row = Pattern.compile("(?m)^([A-Z]+) +/api/v1(/(?:pages/)?graphs/\\{graph}\\S*)");
    try (InputStream table =
        GraphPathTest.class.getResourceAsStream("/org/resight/web/access/rights.txt")) {
      return row.matcher(new String(Objects.requireNonNull(table).readAllBytes(), UTF_8))
          .results()
          .map(call -> call.group(1) + " " + call.group(2).replace("{graph}", "ID"))
          .map(call -> call.replaceAll("\\{[a-z]+}", "x"))
          .toList();
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = ' ', value = "GET /api/v1/annotations/ID/image")
  void of_aPhoto_namesIt(String method, String path) {
    assertThat(GraphPath.of(method, path.replace("ID", ID.toString())))
        .hasValue(new GraphPath(ID, true));
  }
}
