package org.resight.web.access;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.ConcurrentAccessTimeoutException;
import jakarta.ejb.EJBException;
import java.util.List;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.resight.journal.JournalConflictException;
import org.resight.refusal.JournalUnavailableException;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;
import org.resight.web.WrittenLog;
import org.resight.web.problem.ProblemMapper;

/** What the filter answers when it cannot be found out who asks. */
class RefusalsTest {

  private static final Logger LOGGER = Logger.getLogger(ProblemMapper.class.getName());

  private final WrittenLog log = new WrittenLog(LOGGER);

  @AfterEach
  void close() {
    log.close();
  }

  static Stream<RuntimeException> passing() {
    List<RuntimeException> all =
        List.of(
            new JournalUnavailableException("away"),
            new JournalConflictException("Another was first."),
            new RefusedException(Refusal.NOT_OWNER, "Another server writes this graph."));
    return Stream.concat(
        Stream.concat(all.stream(), all.stream().map(EJBException::new)),
        Stream.of(
            new ConcurrentAccessTimeoutException("locked"),
            new EJBException("The component is shutting down."),
            new EJBException(new ConcurrentAccessTimeoutException("locked"))));
  }

  @ParameterizedTest
  @MethodSource("passing")
  void whatPasses_isBusy_andStandsInNoLog(RuntimeException failure) {
    Refused told = Refusals.of(failure);

    assertThat(told)
        .isEqualTo(new Refused(503, "busy", "The server cannot answer now; nothing was done."));
    assertThat(log.records()).isEmpty();
  }

  static Stream<RuntimeException> faults() {
    RuntimeException fault = new IllegalStateException("secret of /etc/passwd");
    return Stream.of(fault, new EJBException(new IllegalStateException(fault.getMessage())));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aFault_isLogged_andToldByItsId(RuntimeException failure) {
    Refused told = Refusals.of(failure);

    assertThat(told.slug()).isEqualTo("internal-error");
    assertThat(told.status()).isEqualTo(500);
    assertThat(told.toString()).doesNotContain("secret", "Exception");
    assertThat(log.records()).hasSize(1);
    assertThat(log.records().get(0).getMessage())
        .contains(String.valueOf(told.members().get("id")));
    assertThat(log.records().get(0).getThrown()).hasMessage("secret of /etc/passwd");
  }

  @Test
  void aRefusal_isToldAsItIs_alsoOutOfABean() {
    RefusedException refused = new RefusedException(Refusal.NOT_YOUR_ACT, "Not yours.");

    assertThat(Refusals.of(new EJBException(refused)))
        .isEqualTo(new Refused(403, "not-your-act", "Not yours."));
  }
}
