package org.resight.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.resight.journal.JournalConflictException;
import org.resight.web.body.Json;

class ProblemMapperTest {

  @Test
  void aConflict_isBusy_andToBeSentAgain() {
    Problem problem =
        ProblemMapper.problem(
            new CompletionException(new JournalConflictException("Another was first.")), "/");
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.type()).isEqualTo("/problems/busy");
  }

  @Test
  void aFault_isToldByAnId_andNothingElse() throws Exception {
    Throwable fault =
        new CompletionException(
            new IllegalStateException("secret of /etc/passwd", new Error("SELECT hash FROM x")));
    Problem problem = ProblemMapper.problem(fault, "/api/v1/graphs");
    assertThat(problem.status()).isEqualTo(500);
    assertThat(Json.MAPPER.writeValueAsString(problem))
        .contains("internal-error", "\"id\":")
        .doesNotContain("secret", "SELECT", "Exception", "org.resight", ".java");
    assertThat(ProblemMapper.problem(fault, "/").members().get("id"))
        .as("each has its own id")
        .isNotEqualTo(problem.members().get("id"));
  }
}
