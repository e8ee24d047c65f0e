package org.resight.web.body;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.resight.refusal.Refusal;
import org.resight.refusal.RefusedException;

/**
 * Reads the times of photos as people and cameras write them: RFC 3339, {@code 2024-04-20}, {@code
 * 20.04.2024}, {@code 2024-04-20 06:11:00}, EXIF's {@code 2024:04:20 06:11:00}, and the like.
 *
 * <p>What can be read in two ways is refused with the question that decides it.
 *
 * @param order whether the day or the month stands first where the year stands last; null if nobody
 *     has said
 * @param zone the time zone of times that name none; null if nobody has said
 */
public record PhotoDates(@Nullable Order order, @Nullable ZoneId zone) {

  /** Nobody has said anything. */
  public static final PhotoDates STRICT = new PhotoDates(null, null);

  /** What stands first in a date whose year stands last. */
  public enum Order {
    /** The day: 20.04.2024. */
    DMY,
    /** The month: 04/20/2024. */
    MDY
  }

  /**
   * When a photo was taken.
   *
   * @param at to the microsecond; midnight in UTC if only the day is known
   * @param dateOnly whether only the day is known
   */
  public record Taken(Instant at, boolean dateOnly) {}

  private static final String TIME =
      "(?:(?:T|\\s+)(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?"
          + "(?:\\s*([AaPp])\\.?[Mm]\\.?)?\\s*(Z|z|[+-]\\d{2}:?\\d{2})?)?";

  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})[-:./](\\d{1,2})[-:./](\\d{1,2})" + TIME);

  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})[-./](\\d{1,2})[-./](\\d{4})" + TIME);

  /** Characters of a time at most. */
  private static final int LONGEST = 60;

  /**
   * Reads what the parameters of a request say.
   *
   * @param order {@code dmy} or {@code mdy}, or null
   * @param zone a time zone like {@code Europe/Berlin} or {@code +02:00}, or null
   */
  public static PhotoDates of(@Nullable String order, @Nullable String zone) {
    try {
      return new PhotoDates(
          order == null ? null : RequestValues.value(Order.class, order, "dateOrder"),
          zone == null ? null : ZoneId.of(zone.strip()));
    } catch (DateTimeException e) {
      throw RefusedException.value("zone", "must be a time zone like Europe/Berlin or +02:00.");
    }
  }

  /**
   * Reads a time.
   *
   * @throws RefusedException if it is none, or can be read in two ways
   */
  public Taken read(String text, String field) {
    String written = text.strip();
    if (written.length() > LONGEST) {
      throw unreadable(field);
    }
    Matcher first = YEAR_FIRST.matcher(written);
    Matcher last = YEAR_LAST.matcher(written);
    try {
      if (first.matches()) {
        return taken(date(first, 1, 2, 3), first, field);
      } else if (last.matches()) {
        return taken(yearLast(last, field), last, field);
      }
      return new Taken(RequestValues.time(written).truncatedTo(ChronoUnit.MICROS), false);
    } catch (DateTimeException e) {
      throw unreadable(field);
    }
  }

  private static LocalDate date(Matcher found, int year, int month, int day) {
    return LocalDate.of(
        Integer.parseInt(found.group(year)),
        Integer.parseInt(found.group(month)),
        Integer.parseInt(found.group(day)));
  }

  private LocalDate yearLast(Matcher found, String field) {
    int one = Integer.parseInt(found.group(1));
    int other = Integer.parseInt(found.group(2));
    Order known = order;
    if (known == null && one == other) {
      known = Order.DMY;
    } else if (known == null && one > 12) {
      known = Order.DMY;
    } else if (known == null && other > 12) {
      known = Order.MDY;
    }
    if (known == null) {
      throw new RefusedException(
          Refusal.AMBIGUOUS_DATE,
          "Is "
              + found.group(1)
              + " the day or the month in "
              + found.group()
              + "? Say dateOrder=dmy or dateOrder=mdy.",
          Map.of(BulkBody.FIELD, field, "parameter", "dateOrder", "value", found.group()));
    }
    return known == Order.DMY ? date(found, 3, 2, 1) : date(found, 3, 1, 2);
  }

  private Taken taken(LocalDate date, Matcher found, String field) {
    if (found.group(4) == null) {
      return new Taken(date.atStartOfDay(ZoneOffset.UTC).toInstant(), true);
    }
    int hour = Integer.parseInt(found.group(4));
    String half = found.group(8);
    if (half != null) {
      if (hour < 1 || hour > 12) {
        throw unreadable(field);
      }
      hour = hour % 12 + (half.toLowerCase(Locale.ROOT).equals("p") ? 12 : 0);
    }
    String fraction = found.group(7);
    LocalTime time =
        LocalTime.of(
            hour,
            Integer.parseInt(found.group(5)),
            found.group(6) == null ? 0 : Integer.parseInt(found.group(6)),
            fraction == null ? 0 : Integer.parseInt((fraction + "00000000").substring(0, 9)));
    String offset = found.group(9);
    ZoneId known = offset == null ? zone : ZoneId.of(offset.toUpperCase(Locale.ROOT));
    if (known == null) {
      throw new RefusedException(
          Refusal.TIME_ZONE_NEEDED,
          "In which time zone is " + found.group() + "? Say so with zone=, like Africa/Nairobi.",
          Map.of(BulkBody.FIELD, field, "parameter", "zone", "value", found.group()));
    }
    return new Taken(
        date.atTime(time).atZone(known).toInstant().truncatedTo(ChronoUnit.MICROS), false);
  }

  private static RefusedException unreadable(String field) {
    return RefusedException.value(field, "must be a date or a time like 2026-01-31T12:00:00Z.");
  }
}
