package org.resight.it.races;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.resight.it.server.ConcurrentRequests;
import org.resight.it.server.ResightClient;
import org.resight.it.server.ResightClient.Answer;

/** Whose photos and names are whose, when many change the catalogue at once. */
class CatalogueRacesIT extends Races {

  private static final int ROUNDS = 12;

  private static String name(Answer names) {
    return names.json().get("individuals").get(0).path("new").asText(null);
  }

  @Test
  void names_givenAndTakenBackBySixteen_belongToOneEach_andAreReadAtOnce() throws Exception {
    List<UUID> photos = annotations(THREADS);
    UUID graph = opened(photos, "graph");
    Map<String, UUID> held = new ConcurrentHashMap<>();
    List<Integer> clashes =
        ConcurrentRequests.send(
                THREADS,
                (int i) -> {
                  Random random = new Random(i);
                  UUID own = photos.get(i);
                  String before = null;
                  int refused = 0;
                  for (int round = 0; round < ROUNDS; round++) {
                    String wanted = "Name " + random.nextInt(THREADS / 2);
                    if (before != null) {
                      held.remove(before);
                    }
                    Answer given =
                        client.post(
                            ResightClient.graph(graph) + "/names",
                            Map.of("reviewer", "r" + i, "names", Map.of(own, wanted)));
                    String now = given.isSuccess() ? wanted : before;
                    if (!given.isSuccess()) {
                      assertThat(given.json().path("type").asText()).endsWith("/name-in-use");
                      refused++;
                    } else if (!wanted.equals(before)) {
                      assertThat(name(given)).isEqualTo(wanted);
                      assertThat(nameOf(own)).as("read at once").isEqualTo(wanted);
                    }
                    boolean undoes = given.isSuccess() && !wanted.equals(before) && round % 3 == 0;
                    if (undoes) {
                      Answer undone =
                          client.post(
                              ResightClient.graph(graph) + "/undo",
                              Map.of(
                                  "reviewer",
                                  "somebody else",
                                  "act",
                                  given.json().get("act").asText()));
                      now = undone.isSuccess() ? before : wanted;
                      if (!undone.isSuccess()) {
                        assertThat(undone.json().path("type").asText()).endsWith("/name-in-use");
                      }
                      assertThat(nameOf(own)).as("after the undo").isEqualTo(now);
                    }
                    if (now != null) {
                      assertThat(held.putIfAbsent(now, own)).as("bearer of " + now).isNull();
                    }
                    before = now;
                  }
                  return refused;
                })
            .all();
    assertThat(clashes).as("the names are too few for all").anyMatch(refused -> refused > 0);
    List<String> names = new ArrayList<>();
    photos.forEach(photo -> names.add(nameOf(photo)));
    names.removeIf(name -> name == null);
    assertThat(names).isNotEmpty().doesNotHaveDuplicates();
  }

  @Test
  void imports_intoCollectionsAtOnce_leaveTheOthersByteForByte() throws Exception {
    String prefix = UUID.randomUUID().toString();
    ConcurrentRequests.send(
            THREADS,
            (int i) -> {
              String address = "/api/v1/annotations?collection=" + prefix + "-" + i;
              Random random = new Random(i);
              String before = client.get(address).text();
              for (int round = 0; round < ROUNDS; round++) {
                assertThat(client.get(address).text()).isEqualTo(before);
                String name = "Animal " + i + " " + round;
                String file = "DSC_" + random.nextInt(3) + ".JPG";
                String table = "externalId,name\n" + file + "," + name + "\n";
                Answer planned = client.post(address + "&dryRun=true", "text/csv", table);
                assertThat(client.get(address).text()).as("a dry run").isEqualTo(before);
                Answer done = client.post(address, "text/csv", table);
                assertThat(done.status()).as(done.text()).isEqualTo(200);
                assertThat(planned.json().get("added")).isEqualTo(done.json().get("added"));
                before = client.get(address).text();
                assertThat(before).contains(name);
              }
              return before;
            })
        .all();
  }
}
