package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.resight.access.Tokens;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

class TokenDocumentTest {

  private final List<UUID> asked = new ArrayList<>();

  private static List<UUID> projects(int count) {
    return LongStream.range(0, count).mapToObj(n -> new UUID(1, n)).toList();
  }

  private Tokens.Wish wish(List<UUID> projects) {
    return new TokenDocument.NewTokenRequest("t", null, null, projects, null, null)
        .wish(
            project -> {
              asked.add(project);
              return Optional.of(project);
            });
  }

  @Test
  void aToken_isForAThousandProjects_andNoMore() {
    assertThat(wish(projects(1_000)).projects()).hasSize(1_000);
    asked.clear();
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> wish(projects(1_001)))
        .satisfies(
            e -> {
              assertThat(e.refusal()).isEqualTo(Refusal.TOO_MANY_ITEMS);
              assertThat(e.members()).containsEntry("most", 1_000);
            });
    assertThat(asked).isEmpty();
  }

  @Test
  void aProjectThatIsNamedOften_countsOnce() {
    List<UUID> often = new ArrayList<>(projects(1_000));
    often.addAll(Collections.nCopies(5_000, new UUID(1, 0)));
    assertThat(wish(often).projects()).hasSize(1_000);
    assertThat(asked).hasSize(1_000);
    assertThat(wish(null).projects()).isEmpty();
  }
}
