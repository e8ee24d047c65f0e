package org.resight.sql;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.resight.catalogue.AnnotationCatalogue;
import org.resight.journal.CandidateBatch;
import org.resight.journal.JournalEntry;
import org.resight.model.AnnotationId;
import org.resight.model.AnnotationPair;
import org.resight.model.GraphId;

/**
 * The binary form of what an entry holds beside its row, as {@link CheckedBytes}.
 *
 * <p>Candidates are kept in columns, each annotation once: number of pairs, of annotations, the
 * columns present, the annotations (16 bytes each), the pairs (two indices of 2 bytes), the scores
 * (8 bytes each): 12 to 60 bytes a pair, 26 where each annotation stands in some three pairs.
 *
 * <p>Decoding throws an unchecked exception of any kind if the bytes are damaged.
 */
final class EntryBody {

  private static final byte VERSION = 1;
  private static final int ID = 2 * Long.BYTES;

  private static final int NOMATCH = 1;
  private static final int NOTCOMP = 2;

  private EntryBody() {}

  static byte[] ofAnnotations(List<AnnotationId> annotations) {
    ByteBuffer buffer = CheckedBytes.allocate(VERSION, Integer.BYTES + ID * annotations.size());
    putAnnotations(buffer, annotations);
    return CheckedBytes.seal(buffer);
  }

  static List<AnnotationId> annotations(byte[] body) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    return CheckedBytes.whole(buffer, getAnnotations(buffer));
  }

  static byte[] ofMembership(List<AnnotationId> annotations, GraphId id) {
    ByteBuffer buffer =
        CheckedBytes.allocate(VERSION, ID + Integer.BYTES + ID * annotations.size());
    buffer.putLong(id.uuid().getMostSignificantBits()).putLong(id.uuid().getLeastSignificantBits());
    putAnnotations(buffer, annotations);
    return CheckedBytes.seal(buffer);
  }

  static JournalEntry.AnnotationsAdded added(byte[] body) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    GraphId id = new GraphId(CheckedBytes.getId(buffer).uuid());
    return CheckedBytes.whole(
        buffer, new JournalEntry.AnnotationsAdded(getAnnotations(buffer), id));
  }

  static JournalEntry.AnnotationsRemoved removed(byte[] body) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    GraphId id = new GraphId(CheckedBytes.getId(buffer).uuid());
    return CheckedBytes.whole(
        buffer, new JournalEntry.AnnotationsRemoved(getAnnotations(buffer), id));
  }

  static byte[] ofCandidates(CandidateBatch batch) {
    int size = batch.size();
    if (size > JournalEntry.Proposed.MOST_PAIRS) {
      throw new IllegalArgumentException(size + " pairs in one entry");
    }
    Map<AnnotationId, Integer> places = new HashMap<>(3 * size);
    List<AnnotationId> ids = new ArrayList<>();
    short[] pairs = new short[2 * size];
    int columns = 0;
    for (int i = 0; i < size; i++) {
      AnnotationPair pair = batch.pair(i);
      pairs[2 * i] = place(pair.a(), places, ids);
      pairs[2 * i + 1] = place(pair.b(), places, ids);
      columns |= Double.isNaN(batch.nomatch(i)) ? 0 : NOMATCH;
      columns |= Double.isNaN(batch.notcomp(i)) ? 0 : NOTCOMP;
    }
    ByteBuffer buffer =
        CheckedBytes.allocate(
            VERSION,
            2 * Integer.BYTES
                + 1
                + ID * ids.size()
                + size * (2 * Short.BYTES + Double.BYTES * (1 + Integer.bitCount(columns))));
    buffer.putInt(size).put((byte) columns);
    putAnnotations(buffer, ids);
    buffer.asShortBuffer().put(pairs);
    buffer.position(buffer.position() + pairs.length * Short.BYTES);
    for (int i = 0; i < size; i++) {
      buffer.putDouble(batch.match(i));
    }
    for (int i = 0; i < size && (columns & NOMATCH) != 0; i++) {
      buffer.putDouble(batch.nomatch(i));
    }
    for (int i = 0; i < size && (columns & NOTCOMP) != 0; i++) {
      buffer.putDouble(batch.notcomp(i));
    }
    return CheckedBytes.seal(buffer);
  }

  private static short place(
      AnnotationId id, Map<AnnotationId, Integer> places, List<AnnotationId> ids) {
    Integer known = places.putIfAbsent(id, ids.size());
    if (known == null) {
      ids.add(id);
      return (short) (ids.size() - 1);
    }
    return known.shortValue();
  }

  static CandidateBatch candidates(byte[] body) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    int size = CheckedBytes.getCount(buffer, 2 * Short.BYTES + Double.BYTES);
    int columns = buffer.get();
    List<AnnotationId> ids = getAnnotations(buffer);
    int pairs = buffer.position();
    int match = pairs + 2 * Short.BYTES * size;
    int nomatch = match + Double.BYTES * size;
    int notcomp = nomatch + ((columns & NOMATCH) == 0 ? 0 : Double.BYTES * size);
    CandidateBatch.Builder batch = new CandidateBatch.Builder();
    for (int i = 0; i < size; i++) {
      batch.add(
          new AnnotationPair(
              ids.get(Short.toUnsignedInt(buffer.getShort(pairs + 4 * i))),
              ids.get(Short.toUnsignedInt(buffer.getShort(pairs + 4 * i + 2)))),
          buffer.getDouble(match + Double.BYTES * i),
          (columns & NOMATCH) == 0 ? Double.NaN : buffer.getDouble(nomatch + Double.BYTES * i),
          (columns & NOTCOMP) == 0 ? Double.NaN : buffer.getDouble(notcomp + Double.BYTES * i));
    }
    buffer.position(notcomp + ((columns & NOTCOMP) == 0 ? 0 : Double.BYTES * size));
    return CheckedBytes.whole(buffer, batch.build());
  }

  static byte[] ofCalibration(JournalEntry.Calibrated scores) {
    ByteBuffer buffer =
        CheckedBytes.allocate(
            VERSION,
            2 * Integer.BYTES
                + Double.BYTES * (scores.positive().size() + scores.negative().size()));
    putScores(buffer, scores.positive());
    putScores(buffer, scores.negative());
    return CheckedBytes.seal(buffer);
  }

  static JournalEntry.Calibrated calibration(byte[] body) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    return CheckedBytes.whole(
        buffer, new JournalEntry.Calibrated(getScores(buffer), getScores(buffer)));
  }

  static byte[] ofNames(JournalEntry.Named named) {
    Map<AnnotationId, byte[]> names = encoded(named.names());
    ByteBuffer buffer = CheckedBytes.allocate(VERSION, size(names));
    putNames(buffer, names);
    return CheckedBytes.seal(buffer);
  }

  static JournalEntry.Named names(byte[] body) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    return CheckedBytes.whole(buffer, new JournalEntry.Named(getNames(buffer)));
  }

  static byte[] ofSync(JournalEntry.Synced synced) {
    Map<AnnotationId, byte[]> names = encoded(synced.names());
    ByteBuffer buffer = CheckedBytes.allocate(VERSION, Long.BYTES + size(names));
    buffer.putLong(synced.seq());
    putNames(buffer, names);
    return CheckedBytes.seal(buffer);
  }

  static JournalEntry.Synced sync(byte[] body) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    long seq = buffer.getLong();
    return CheckedBytes.whole(buffer, new JournalEntry.Synced(seq, getNames(buffer)));
  }

  static byte[] ofAct(JournalEntry.Acted acted) {
    ByteBuffer buffer = CheckedBytes.allocate(VERSION, 2 * Long.BYTES + 1 + ID);
    buffer.putLong(acted.first()).putLong(acted.last());
    putOptionalId(buffer, acted.undoes());
    return CheckedBytes.seal(buffer);
  }

  static JournalEntry.Acted act(byte[] body, UUID id, String kind, String author, Instant at) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    return CheckedBytes.whole(
        buffer,
        new JournalEntry.Acted(
            id, kind, author, at, buffer.getLong(), buffer.getLong(), getOptionalId(buffer)));
  }

  static byte[] ofNaming(JournalEntry.NamesGiven given) {
    Map<AnnotationId, AnnotationCatalogue.Renamed> names = new TreeMap<>(given.names());
    List<byte[]> texts = new ArrayList<>();
    names.forEach(
        (id, name) -> {
          texts.add(bytes(name.before()));
          texts.add(bytes(name.after()));
        });
    new TreeSet<>(given.shared()).forEach(key -> texts.add(bytes(key)));
    int size =
        texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum()
            + 2 * Integer.BYTES
            + ID * names.size()
            + 2 * Long.BYTES
            + 1
            + ID;
    ByteBuffer buffer = CheckedBytes.allocate(VERSION, size);
    buffer.putLong(given.made().before()).putLong(given.made().after());
    putOptionalId(buffer, given.undoes());
    buffer.putInt(names.size());
    int next = 0;
    for (AnnotationId id : names.keySet()) {
      CheckedBytes.putId(buffer, id);
      putText(buffer, texts.get(next++));
      putText(buffer, texts.get(next++));
    }
    buffer.putInt(given.shared().size());
    while (next < texts.size()) {
      putText(buffer, texts.get(next++));
    }
    return CheckedBytes.seal(buffer);
  }

  static JournalEntry.NamesGiven naming(byte[] body, UUID act, String author, Instant at) {
    ByteBuffer buffer = CheckedBytes.unseal(VERSION, body);
    JournalEntry.NamesGiven.Made made =
        new JournalEntry.NamesGiven.Made(buffer.getLong(), buffer.getLong());
    UUID undoes = getOptionalId(buffer);
    int size = CheckedBytes.getCount(buffer, ID + 2 * Integer.BYTES);
    Map<AnnotationId, AnnotationCatalogue.Renamed> names = new HashMap<>();
    for (int i = 0; i < size; i++) {
      AnnotationId id = CheckedBytes.getId(buffer);
      names.put(id, new AnnotationCatalogue.Renamed(optional(buffer), optional(buffer)));
    }
    Set<String> shared = new HashSet<>();
    for (int more = CheckedBytes.getCount(buffer, Integer.BYTES); more > 0; more--) {
      shared.add(getText(buffer));
    }
    return CheckedBytes.whole(
        buffer, new JournalEntry.NamesGiven(act, author, at, names, shared, made, undoes));
  }

  private static void putOptionalId(ByteBuffer buffer, @Nullable UUID id) {
    buffer.put((byte) (id == null ? 0 : 1));
    if (id != null) {
      buffer.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }
  }

  private static @Nullable UUID getOptionalId(ByteBuffer buffer) {
    return buffer.get() == 0 ? null : new UUID(buffer.getLong(), buffer.getLong());
  }

  /** Returns a text as bytes; none is as good as an empty one. */
  private static byte[] bytes(@Nullable String text) {
    return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
  }

  private static void putText(ByteBuffer buffer, byte[] text) {
    buffer.putInt(text.length).put(text);
  }

  private static String getText(ByteBuffer buffer) {
    byte[] text = new byte[CheckedBytes.getCount(buffer, 1)];
    buffer.get(text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private static @Nullable String optional(ByteBuffer buffer) {
    String text = getText(buffer);
    return text.isEmpty() ? null : text;
  }

  /** Returns names in the order of their annotations, so that equal entries are equal bytes. */
  private static Map<AnnotationId, byte[]> encoded(Map<AnnotationId, String> names) {
    Map<AnnotationId, byte[]> encoded = new TreeMap<>();
    names.forEach((id, name) -> encoded.put(id, name.getBytes(StandardCharsets.UTF_8)));
    return encoded;
  }

  private static int size(Map<AnnotationId, byte[]> names) {
    int bytes = names.values().stream().mapToInt(name -> name.length).sum();
    return Integer.BYTES + names.size() * (ID + Integer.BYTES) + bytes;
  }

  private static void putNames(ByteBuffer buffer, Map<AnnotationId, byte[]> names) {
    buffer.putInt(names.size());
    names.forEach(
        (id, name) -> buffer.putLong(id.high()).putLong(id.low()).putInt(name.length).put(name));
  }

  private static Map<AnnotationId, String> getNames(ByteBuffer buffer) {
    int size = CheckedBytes.getCount(buffer, ID + Integer.BYTES);
    Map<AnnotationId, String> names = new HashMap<>();
    for (int i = 0; i < size; i++) {
      AnnotationId id = CheckedBytes.getId(buffer);
      byte[] name = new byte[CheckedBytes.getCount(buffer, 1)];
      buffer.get(name);
      names.put(id, new String(name, StandardCharsets.UTF_8));
    }
    return names;
  }

  private static void putAnnotations(ByteBuffer buffer, List<AnnotationId> annotations) {
    buffer.putInt(annotations.size());
    for (AnnotationId id : annotations) {
      CheckedBytes.putId(buffer, id);
    }
  }

  private static List<AnnotationId> getAnnotations(ByteBuffer buffer) {
    int size = CheckedBytes.getCount(buffer, ID);
    List<AnnotationId> annotations = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      annotations.add(CheckedBytes.getId(buffer));
    }
    return annotations;
  }

  private static void putScores(ByteBuffer buffer, List<Double> scores) {
    buffer.putInt(scores.size());
    scores.forEach(buffer::putDouble);
  }

  private static List<Double> getScores(ByteBuffer buffer) {
    int size = CheckedBytes.getCount(buffer, Double.BYTES);
    List<Double> scores = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      scores.add(buffer.getDouble());
    }
    return scores;
  }
}
