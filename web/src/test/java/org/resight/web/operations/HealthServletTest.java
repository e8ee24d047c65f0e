package org.resight.web.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.resight.web.operations.HealthServlet.Part;

class HealthServletTest {

  @Test
  void readiness_everyPartReady() {
    var health = HealthServlet.readiness(List.of(part("journal", null), part("queue", null)));

    assertThat(health.status()).isEqualTo("UP");
    assertThat(health.checks()).extracting(Part::status).containsExactly("UP", "UP");
  }

  @Test
  void readiness_onePartWaits() {
    var health =
        HealthServlet.readiness(List.of(part("journal", "reading 3 of 7 graphs"), part("q", null)));

    assertThat(health.status()).isEqualTo("DOWN");
    assertThat(health.checks())
        .containsExactly(
            new Part("journal", "DOWN", "reading 3 of 7 graphs"), new Part("q", "UP", null));
  }

  private static Readiness part(String name, String waitsFor) {
    return new Readiness() {
      @Override
      public String part() {
        return name;
      }

      @Override
      public Optional<String> waitsFor() {
        return Optional.ofNullable(waitsFor);
      }
    };
  }
}
