package org.resight.web.routing;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.resight.cluster.KnownNode;
import org.resight.cluster.Leadership;
import org.resight.graph.GraphClient;
import org.resight.journal.ReviewJournal;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.state.Curation;
import org.resight.state.ReviewStateBean;
import org.resight.web.access.Caller;
import org.resight.web.body.GraphPage;
import org.resight.web.body.RequestValues;

/** The servers of one database, for who administers them. */
@Path("/servers")
@Tag(name = "Operation")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
public class ServerResource {

  @Inject private Leadership leadership;
  @Inject private Curation curation;
  @Inject private Caller caller;
  @Inject private ReviewStateBean state;

  /**
   * All servers.
   *
   * @param alone whether there is one, which knows of no others
   */
  record ServersDocument(boolean alone, List<ServerDocument> items) {}

  /**
   * A server.
   *
   * @param url where the others reach it; null if there are none
   * @param leads whether it serves what concerns more than the reviews of one graph
   * @param alive whether its lease has not ended
   * @param leaseSeconds how long its lease lasts; negative for how long ago it ended
   * @param draining whether it is to serve no more
   * @param behind entries of the journals that it has not read; null before it has read all once
   * @param graphs how many graphs it owns
   */
  record ServerDocument(
      UUID id,
      @Nullable String url,
      String version,
      boolean leads,
      boolean alive,
      double leaseSeconds,
      boolean draining,
      @Nullable Long behind,
      int graphs) {

    static ServerDocument of(KnownNode known, int graphs) {
      boolean alive = known.isAlive();
      return new ServerDocument(
          known.node().id(),
          known.node().url().isEmpty() ? null : known.node().url(),
          known.node().version(),
          known.leads(),
          alive,
          known.lease().toMillis() / 1000.0,
          known.draining(),
          known.behind() < 0 ? null : known.behind(),
          graphs);
    }
  }

  /** A page of the graphs; {@code next} is the cursor of the next page, null if there is none. */
  record OwnedGraphsDocument(List<OwnedGraphDocument> items, @Nullable String next) {}

  /**
   * Which server owns a graph.
   *
   * @param annotations how many it has
   * @param server the server that owns it; null for one server alone, and while it is opened
   * @param wanted the server that it moves to; null if it does not move
   * @param chosen the address of the server that somebody chose for it; null if it may be anywhere
   */
  record OwnedGraphDocument(
      UUID id,
      @Nullable String name,
      int annotations,
      @Nullable UUID server,
      @Nullable UUID wanted,
      @Nullable String chosen) {}

  /** Lists the servers. */
  @Operation(
      summary = "List the servers",
      description =
          "Returns the servers that share the database: which of them leads, whose leases last, how"
              + " many graphs each owns, how far it is behind. Those that ended within the hour are"
              + " there too.")
  @GET
  public ServersDocument servers() {
    Map<UUID, Integer> graphs = curation.shared().owners().counts();
    return new ServersDocument(
        leadership.isAlone(),
        leadership.nodes().stream()
            .map(
                known ->
                    ServerDocument.of(
                        known,
                        leadership.isAlone()
                            ? state.clients().size()
                            : graphs.getOrDefault(known.node().id(), 0)))
            .toList());
  }

  /** Lists which server owns which graph. */
  @Operation(
      summary = "List which server owns which graph",
      description =
          "Returns a page of the graphs, oldest first, each with the server that owns it and the one"
              + " that somebody chose for it.")
  @GET
  @Path("/graphs")
  public OwnedGraphsDocument ownedGraphs(
      @Parameter(description = "Only graphs whose name contains this, or with this id")
          @QueryParam("called")
          @Nullable String called,
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit) {
    String asked = RequestValues.optionalText(called, "called", RequestValues.LONGEST_NAME);
    String name = asked == null ? "" : asked.toLowerCase(Locale.ROOT);
    GraphPage page = GraphPage.read(state, after, limit, client -> isCalled(client, name));
    return new OwnedGraphsDocument(
        page.graphs().stream().map(this::ownedGraph).toList(), page.next());
  }

  private static boolean isCalled(GraphClient client, String name) {
    String own = client.opening().name();
    return (own != null && own.toLowerCase(Locale.ROOT).contains(name))
        || name.isEmpty()
        || client.status().id().toString().equals(name);
  }

  private OwnedGraphDocument ownedGraph(GraphClient client) {
    Optional<ReviewJournal.End> end = curation.shared().owners().endOf(client.opening().key());
    return new OwnedGraphDocument(
        client.status().id().uuid(),
        client.opening().name(),
        client.status().members(),
        end.map(ReviewJournal.End::owner).orElse(null),
        end.map(ReviewJournal.End::wanted).orElse(null),
        end.map(ReviewJournal.End::placed).orElse(null));
  }

  /** Has a server serve no more. */
  @Operation(
      summary = "Drain a server",
      description =
          "Has a server serve no more, so that it can be stopped once it owns no graph. If it leads,"
              + " it ends what it has begun, and another leads; requests wait meanwhile and none is"
              + " refused. Its /health/ready is 503 then.")
  @PUT
  @Path("/{server}/draining")
  public ServersDocument drain(
      @Parameter(description = "Id of the server") @PathParam("server") String server) {
    return drained(server, true);
  }

  /** Has a server serve again. */
  @Operation(
      summary = "End the draining of a server",
      description = "Has a server serve again that was drained. A server that starts does so.")
  @DELETE
  @Path("/{server}/draining")
  public ServersDocument endDraining(
      @Parameter(description = "Id of the server") @PathParam("server") String server) {
    return drained(server, false);
  }

  /** Has a server own a graph. */
  @Operation(
      summary = "Move a graph to a server",
      description =
          "Has a server own a graph as long as it can. The graph moves within some seconds;"
              + " requests wait for a moment and none is refused.")
  @PUT
  @Path("/{server}/graphs/{graph}")
  public ServersDocument place(
      @Parameter(description = "Id of the server") @PathParam("server") String server,
      @PathParam("graph") String graph) {
    UUID id = RequestValues.uuid(server, "server");
    KnownNode known =
        leadership.nodes().stream()
            .filter(each -> each.node().id().equals(id) && each.isAlive())
            .findFirst()
            .orElseThrow(() -> unknown(server));
    curation.shared().place(caller.client(graph), known.node().url());
    return servers();
  }

  /** Has any server own a graph. */
  @Operation(
      summary = "Let a graph be on any server",
      description = "Forgets which server was chosen for a graph.")
  @DELETE
  @Path("/{server}/graphs/{graph}")
  public ServersDocument endPlace(
      @Parameter(description = "Id of the server") @PathParam("server") String server,
      @PathParam("graph") String graph) {
    RequestValues.uuid(server, "server");
    curation.shared().place(caller.client(graph), null);
    return servers();
  }

  private static RefusedException unknown(String server) {
    return new RefusedException(
        Refusal.UNKNOWN_SERVER, "There is no such server.", Map.of("server", server), -1);
  }

  private ServersDocument drained(String server, boolean draining) {
    if (!leadership.drain(RequestValues.uuid(server, "server"), draining)) {
      throw unknown(server);
    }
    return servers();
  }
}
