package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.servlet.annotation.WebServlet;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every address has its row, and every row its address: who adds one says who may ask it. */
class RightsTableTest {

  private static final String API = "/api/v1";

  private static final RightsTable TABLE = RightsTable.read();

  /** Method and address of each resource, with {@code {}} for what stands for any segment. */
  private static final Set<String> RESOURCES = new TreeSet<>();

  private static final Set<String> SERVLETS = new TreeSet<>();

  @BeforeAll
  static void find() {
    for (JavaClass found :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.resight.web")) {
      if (found.isAnnotatedWith(Path.class)) {
        resources(found.reflect());
      }
      if (found.isAnnotatedWith(WebServlet.class)) {
        WebServlet servlet = found.reflect().getAnnotation(WebServlet.class);
        SERVLETS.addAll(Arrays.asList(servlet.value()));
        SERVLETS.addAll(Arrays.asList(servlet.urlPatterns()));
      }
    }
  }

  private static void resources(Class<?> type) {
    for (Method method : type.getDeclaredMethods()) {
      for (Annotation annotation : method.getAnnotations()) {
        HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
        if (http != null) {
          Path below = method.getAnnotation(Path.class);
          RESOURCES.add(
              http.value()
                  + " "
                  + any(
                      API
                          + "/"
                          + type.getAnnotation(Path.class).value()
                          + "/"
                          + (below == null ? "" : below.value())));
        }
      }
    }
  }

  private static String any(String path) {
    String plain = path.replaceAll("\\{[^/]*\\}", "{}").replaceAll("/+", "/");
    return plain.length() > 1 && plain.endsWith("/")
        ? plain.substring(0, plain.length() - 1)
        : plain;
  }

  @Test
  void everyResource_hasARow_andEveryRowAResource() {
    Set<String> rows =
        TABLE.rows().stream()
            .filter(row -> row.path().startsWith(API))
            .map(row -> row.method() + " " + any(row.path()))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(RESOURCES).hasSizeGreaterThan(60);
    assertThat(rows).isEqualTo(RESOURCES);
  }

  @Test
  void everyServlet_hasARow() {
    assertThat(SERVLETS).hasSizeGreaterThan(30);
    for (String pattern : SERVLETS) {
      Address address =
          Address.of(
                  pattern.equals("/auth/oidc/*")
                      ? "/auth/oidc/x/callback"
                      : pattern.replace("/*", "/x"))
              .orElseThrow();
      assertThat(TABLE.has(address)).as(pattern).isTrue();
    }
  }

  @Test
  void everyRowOfTheOldContract_hasAServlet() {
    for (RightsTable.Row row : TABLE.rows()) {
      Address address = Address.of(row.path()).orElse(null);
      if (address != null && OldContract.has(address)) {
        assertThat(SERVLETS).contains(row.path() + "/");
      }
    }
  }

  /** A form, or what the API never reads from elsewhere, is behind a right. */
  @Test
  void onlyComingIn_writesWithoutSigningIn() {
    assertThat(TABLE.rows())
        .filteredOn(row -> row.requirement().anybody() && !row.method().equals("GET"))
        .extracting(RightsTable.Row::path)
        .containsExactlyInAnyOrder(
            "/api/v1/setup",
            "/api/v1/sign-in",
            "/api/v1/invitations/show",
            "/api/v1/invitations/accept",
            "/api/v1/reset",
            "/auth/oidc/{provider}/backchannel");
  }

  @Test
  void anAddressThatStandsTwice_isRefused() {
    assertThatThrownBy(() -> RightsTable.of("GET /a/{x} see\nGET /a/{y} see"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RightsTable.of("GET /a fly"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RightsTable.of("GET /a")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theNarrowerName_wins() {
    RightsTable table =
        RightsTable.of("GET /a/{x}/c see\nGET /a/b/d curate\nGET /a/** anybody\nGET / anybody");
    assertThat(words(table, "/a/b/d")).isEqualTo("curate");
    assertThat(words(table, "/a/b/c")).isEqualTo("see");
    assertThat(words(table, "/a/b/e/f")).isEqualTo("anybody");
    assertThat(words(table, "/")).isEqualTo("anybody");
    assertThat(table.has(Address.of("/b").orElseThrow())).isFalse();
    assertThat(table.has(Address.of("/a").orElseThrow())).isFalse();
  }

  private static String words(RightsTable table, String path) {
    return table.find("GET", Address.of(path).orElseThrow()).orElseThrow().requirement().words();
  }
}
