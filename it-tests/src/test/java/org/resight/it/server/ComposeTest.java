package org.resight.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.access.AccessSettings;
import org.resight.cluster.ClusterSettings;
import org.resight.settings.Settings;

/** The two services of the composition know each other, and the server its settings. */
class ComposeTest {

  private static final Path IMAGES = Path.of(System.getProperty("docker.folder"));
  private static final String SERVER = "${RESIGHT_SERVER:-wildfly}";

  private static JsonNode composition;

  @BeforeAll
  static void read() throws IOException {
    composition = new YAMLMapper().readTree(IMAGES.resolve("compose.yaml").toFile());
  }

  private static JsonNode server() {
    return composition.at("/services/resight");
  }

  private static JsonNode database() {
    return composition.at("/services/database");
  }

  private static String set(JsonNode service, String variable) {
    return service.at("/environment/" + variable).asText();
  }

  @Test
  void environment_isOfSettingsThatTheServerReads() {
    List<String> read = new ArrayList<>();
    Function<String, String> reader =
        name -> {
          read.add(name);
          return null;
        };
    Settings.of(reader);
    AccessSettings.of(reader);
    List<String> given = new ArrayList<>();
    server().get("environment").fieldNames().forEachRemaining(given::add);
    assertThat(given).isNotEmpty().isSubsetOf(read);
  }

  /** Two servers that know each other, and a balancer that knows both and is trusted. */
  @Test
  void cluster_hasServersOfOneDatabaseBehindABalancer() throws IOException {
    JsonNode cluster = new YAMLMapper().readTree(IMAGES.resolve("cluster.yaml").toFile());
    String balancer = Files.readString(IMAGES.resolve("haproxy.cfg"));
    JsonNode common = cluster.get("x-environment");
    String proxy = cluster.at("/services/balancer/networks/default/ipv4_address").asText();
    AccessSettings access =
        AccessSettings.of(
            name -> name.equals("RESIGHT_TRUSTED_PROXIES") ? common.get(name).textValue() : null);
    assertThat(access.trustedProxies()).containsExactly(proxy);
    assertThat(Settings.of(name -> common.path(name).textValue()).databaseUrl())
        .isEqualTo(
            "jdbc:postgresql://database:5432/"
                + set(cluster.at("/services/database"), "POSTGRES_DB"));
    List<String> servers = new ArrayList<>();
    cluster.get("services").fieldNames().forEachRemaining(servers::add);
    servers.removeIf(name -> !name.startsWith("resight"));
    assertThat(servers).hasSize(2);
    for (String name : servers) {
      JsonNode own = cluster.at("/services/" + name + "/environment");
      assertThat(ClusterSettings.of(setting -> own.path(setting).textValue()).url())
          .hasToString("http://" + name + ":8080");
      assertThat(balancer).contains(" " + name + ":8080 check\n");
    }
  }

  @Test
  void server_isLedToTheDatabase() {
    Settings settings = Settings.of(name -> server().at("/environment/" + name).textValue());
    assertThat(settings.databaseUrl())
        .isEqualTo("jdbc:postgresql://database:5432/" + set(database(), "POSTGRES_DB"));
    assertThat(settings.databaseUser()).isEqualTo(set(database(), "POSTGRES_USER"));
    assertThat(settings.databasePassword()).isEqualTo("${RESIGHT_DB_PASSWORD}");
    assertThat(set(database(), "POSTGRES_PASSWORD")).startsWith("${RESIGHT_DB_PASSWORD:?");
  }

  @Test
  void server_waitsUntilTheDatabaseIsHealthy() {
    assertThat(server().at("/depends_on/database/condition").asText()).isEqualTo("service_healthy");
    assertThat(database().at("/healthcheck/test/1").asText())
        .isEqualTo(
            "pg_isready -U "
                + set(database(), "POSTGRES_USER")
                + " -d "
                + set(database(), "POSTGRES_DB"));
  }

  @Test
  void volumes_areDeclared() {
    TreeSet<String> used = new TreeSet<>();
    for (JsonNode service : List.of(server(), database())) {
      service.get("volumes").forEach(volume -> used.add(volume.asText().replaceFirst(":.*", "")));
    }
    TreeSet<String> declared = new TreeSet<>();
    composition.get("volumes").fieldNames().forEachRemaining(declared::add);
    assertThat(used).isEqualTo(declared);
  }

  /** The integration tests start WildFly with the same file. */
  @Test
  void imageOfWildFly_takesTheServersOwnServicesAway() throws IOException {
    assertThat(Files.readString(IMAGES.resolve("wildfly/Dockerfile")))
        .containsPattern("\nCOPY .*docker/wildfly/resight\\.yaml .*/opt/resight/\n");
    assertThat(Files.readString(IMAGES.resolve("wildfly/start.sh")))
        .contains(" --yaml=/opt/resight/resight.yaml ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wildfly", "payara"})
  void image_listensAndKeepsItsDataWhereTheCompositionSays(String kind) throws IOException {
    Path context = IMAGES.resolve(server().at("/build/context").asText());
    String file = server().at("/build/dockerfile").asText();
    assertThat(file).contains(SERVER);
    String image = Files.readString(context.resolve(file.replace(SERVER, kind)));
    String port = server().at("/ports/0").asText().replaceFirst(".*:", "");
    assertThat(image).contains("\nEXPOSE " + port + "\n");
    String data = server().at("/volumes/0").asText().replaceFirst(".*:", "");
    assertThat(image).contains("\nVOLUME " + data + "\n").contains("RESIGHT_DATA=" + data);
  }
}
