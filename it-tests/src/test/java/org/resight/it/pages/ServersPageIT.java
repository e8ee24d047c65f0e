package org.resight.it.pages;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.resight.it.crash.ClusteredServers;
import org.resight.it.server.PostgresServer;
import org.resight.it.server.RunningServer;
import org.resight.it.server.ServerKind;
import org.resight.it.tools.Balancer;

/** Two servers behind a balancer, as people see them: their page, and reviewing while one dies. */
@InBrowser
class ServersPageIT {

  /** Photos of a project; all pairs of them are candidates. */
  private static final int PHOTOS = 16;

  /** Decisions of each reviewer before a server is killed, and after it. */
  private static final int DECISIONS = 12;

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void projectIsMoved_andThreeReviewersNoticeAPauseWhenAServerIsKilled() throws Exception {
    Map<String, String> database;
    try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"))) {
      database = postgres.environment();
      Path data = folder.resolve("data");
      try (RunningServer first =
              ClusteredServers.start(ServerKind.WILDFLY, "page-first", database, data);
          RunningServer second =
              ClusteredServers.start(ServerKind.PAYARA, "page-second", database, data);
          Balancer balancer =
              new Balancer(
                  at(RunningServer.freePort()),
                  List.of(at(first.uri().getPort()), at(second.uri().getPort())));
          Site site = Site.at(balancer.uri());
          Visitor ana = Visitor.named(site, "Ana");
          Visitor ben = Visitor.named(site, "Ben");
          Visitor cleo = Visitor.named(site, "Cleo")) {
        awaitAll(() -> first.client().isReady() && second.client().isReady());
        Site direct = Site.at(first.uri());
        List<Site.Project> projects =
            List.of(direct.project(PHOTOS), direct.project(PHOTOS), direct.project(PHOTOS));

        String address = "http://127.0.0.1:" + second.uri().getPort();
        ana.open("/servers");
        for (Site.Project project : projects.subList(1, 3)) {
          ana.page().selectOption("#place-" + project.id(), address);
          ana.page()
              .waitForFunction(
                  "([id, address]) => document.getElementById(`place-${id}`)"
                      + ".closest('tr').cells[2].textContent === address",
                  List.of(project.id(), address));
        }
        ana.assertAccessible();
        ana.photograph("servers");
        assertThat(ana.fitsTheWidth()).isTrue();

        List<Reviewer> reviewers =
            List.of(
                new Reviewer(ana, projects.get(0)),
                new Reviewer(ben, projects.get(1)),
                new Reviewer(cleo, projects.get(2)));
        for (Reviewer each : reviewers) {
          each.visitor.openReview(each.project.id());
        }
        work(reviewers, DECISIONS);
        second.kill();
        work(reviewers, 2 * DECISIONS);
        for (Reviewer each : reviewers) {
          each.awaitAllSaid();
          System.out.printf(
              "servers: %d decisions, the longest pause %d ms, told: %s%n",
              each.decided.size(), each.longest.toMillis(), each.told);
          each.check(site);
        }
      }
    }
  }

  /**
   * Has each of them decide as soon as the page takes keys, until each has made so many decisions.
   */
  private static void work(List<Reviewer> reviewers, int decisions) {
    while (reviewers.stream().anyMatch(each -> each.decided.size() < decisions)) {
      for (Reviewer each : reviewers) {
        each.decideIfReady(decisions);
      }
    }
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static void awaitAll(Condition condition) throws InterruptedException {
    Instant end = Instant.now().plus(TIMEOUT);
    while (!condition.holds()) {
      assertThat(Instant.now()).isBefore(end);
      Thread.sleep(100);
    }
  }

  /** What is waited for. */
  private interface Condition {
    boolean holds();
  }

  /** Somebody who decides each pair as soon as it is shown. */
  private static final class Reviewer {

    /** After a pair is shown, keys are not heard for a moment: a double hit is no decision. */
    private static final Duration DEAF = Duration.ofMillis(300);

    private final Visitor visitor;
    private final Site.Project project;
    private final List<String> decided = new ArrayList<>();
    private final Set<String> told = new HashSet<>();
    private String shown = "";
    private Instant since = Instant.now();
    private Instant last = Instant.now();
    private Duration longest = Duration.ZERO;

    Reviewer(Visitor visitor, Site.Project project) {
      this.visitor = visitor;
      this.project = project;
    }

    void decideIfReady(int most) {
      Instant now = Instant.now();
      String pair =
          (String)
              visitor
                  .page()
                  .evaluate(
                      "() => document.querySelector('#decide')?.dataset.ready === 'true'"
                          + " ? document.body.dataset.pair ?? '' : ''");
      String banner =
          (String)
              visitor
                  .page()
                  .evaluate(
                      "() => document.querySelector('.banner:not([hidden])')?.textContent ?? ''");
      if (!banner.isEmpty()) {
        told.add(banner);
      }
      if (!pair.equals(shown)) {
        shown = pair;
        since = now;
      }
      boolean heard = Duration.between(since, now).compareTo(DEAF) > 0;
      if (pair.isEmpty() || decided.contains(pair) || !heard || decided.size() >= most) {
        assertThat(Duration.between(last, now)).as(visitor.said()).isLessThan(TIMEOUT);
        return;
      }
      visitor.page().keyboard().press("d");
      if (!decided.isEmpty()) {
        Duration pause = Duration.between(last, now);
        longest = pause.compareTo(longest) > 0 ? pause : longest;
      }
      last = now;
      decided.add(pair);
    }

    /** Waits until no decision is on its way to the servers any more. */
    void awaitAllSaid() {
      visitor.awaitSent();
    }

    /** Each decision stands in the journal once. */
    void check(Site site) {
      List<String> written = new ArrayList<>();
      for (JsonNode review : site.get("/graphs/" + project.id() + "/reviews").get("items")) {
        written.add(review.get("a").asText() + " " + review.get("b").asText());
      }
      assertThat(written).hasSameSizeAs(decided).doesNotHaveDuplicates();
    }
  }
}
