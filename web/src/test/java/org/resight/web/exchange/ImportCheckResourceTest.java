package org.resight.web.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.access.OwnerCaller;
import org.resight.web.v1.AnnotationDocument;

class ImportCheckResourceTest {

  private static final HttpHeaders CSV =
      (HttpHeaders)
          Proxy.newProxyInstance(
              ImportCheckResourceTest.class.getClassLoader(),
              new Class<?>[] {HttpHeaders.class},
              (proxy, method, arguments) ->
                  method.getName().equals("getMediaType") ? new MediaType("text", "csv") : null);

  @SuppressWarnings("UnnecessaryAssignment") // The container is not here to inject it.
  private static ImportCheckResource.CheckDocument<AnnotationDocument> check(int rows) {
    ImportCheckResource resource = new ImportCheckResource();
    resource.caller = new OwnerCaller();
    byte[] body = ("externalId\n" + "a\n".repeat(rows)).getBytes(UTF_8);
    return resource.annotations(CSV, null, null, new ByteArrayInputStream(body));
  }

  @Test
  void asManyRowsAsAnImportMayHave_areChecked_andNoMore() {
    int most = AnnotationCatalogue.MOST_IMPORTED;
    assertThat(check(most).rows()).isEqualTo(most);
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> check(most + 1))
        .satisfies(
            e -> {
              assertThat(e.refusal()).isEqualTo(Refusal.TOO_MANY_ITEMS);
              assertThat(e.members()).containsEntry("most", most);
            });
  }
}
