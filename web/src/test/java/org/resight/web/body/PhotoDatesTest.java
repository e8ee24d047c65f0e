package org.resight.web.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.resight.refusal.RefusedException;
import org.resight.web.problem.Problem;

/** Times of photos as people and cameras write them. */
class PhotoDatesTest {

  private static final PhotoDates BERLIN = PhotoDates.of("dmy", "Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    "2024-04-20, 2024-04-20T00:00:00Z, true",
    "20.04.2024, 2024-04-20T00:00:00Z, true",
    "3.4.2024, 2024-04-03T00:00:00Z, true",
    "2024-04-20 06:11:00, 2024-04-20T04:11:00Z, false",
    "2024:04:20 06:11:00, 2024-04-20T04:11:00Z, false",
    "20.04.2024 6:11 pm, 2024-04-20T16:11:00Z, false",
    "2024-04-20T06:11:00.123456Z, 2024-04-20T06:11:00.123456Z, false",
    "2024-04-20 06:11:00+03:00, 2024-04-20T03:11:00Z, false"
  })
  void read_whatPeopleWrite(String text, Instant at, boolean dateOnly) {
    assertThat(BERLIN.read(text, "takenAt")).isEqualTo(new PhotoDates.Taken(at, dateOnly));
  }

  @Test
  void read_whatCanBeReadInTwoWays_asks() {
    assertThat(Problem.slug(refused(PhotoDates.STRICT, "03/04/2024").refusal()))
        .isEqualTo("ambiguous-date");
    assertThat(Problem.slug(refused(PhotoDates.STRICT, "2024-04-20 06:11:00").refusal()))
        .isEqualTo("time-zone-needed");
    assertThat(PhotoDates.STRICT.read("04/20/2024", "takenAt").at())
        .isEqualTo(Instant.parse("2024-04-20T00:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "2024-13-01", "31.02.2024", "20.04.24", "2024-04-20 25:00"})
  void read_whatIsNoTime_isRefused(String text) {
    assertThat(Problem.status(refused(BERLIN, text).refusal())).isEqualTo(422);
  }

  private static RefusedException refused(PhotoDates dates, String text) {
    try {
      dates.read(text, "takenAt");
    } catch (RefusedException e) {
      return e;
    }
    throw new AssertionError(text + " was read");
  }

  @Test
  void of_noTimeZone_isRefused() {
    assertThatThrownBy(() -> PhotoDates.of(null, "Mars/Olympus"))
        .isInstanceOf(RefusedException.class);
  }
}
