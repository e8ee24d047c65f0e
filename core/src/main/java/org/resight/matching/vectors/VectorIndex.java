package org.resight.matching.vectors;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswScalarQuantizedVectorsFormat;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopKnnCollector;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.NIOFSDirectory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/**
 * An index of vectors by Lucene: graphs in which near vectors are joined (HNSW), with numbers of
 * one byte. What is not compared is passed over inside the search. It is read from files without
 * mapping them, so that nothing of it outlives a deployment. Thread-safe.
 *
 * <p>New photos become a small segment. Photos of small segments are written again together with
 * new ones, so that there are few segments. The same vectors and the same earlier index give the
 * same index.
 */
public final class VectorIndex implements Closeable {

  /** Most photos of one segment, so that writing it takes no longer than a cancel may. */
  private static final int SEGMENT = 50_000;

  /** The neighbours of a vector in the graph, and how many are looked at to find them. */
  private static final int NEIGHBOURS = 16;

  private static final int LOOKED_AT = 100;

  /** Bytes that a vector takes beside its numbers while its segment is built. */
  private static final int BYTES_BESIDE = 1_024;

  private static final String ID = "id";
  private static final String SUM = "sum";
  private static final String VECTOR = "vector";

  private final Directory directory;
  private final DirectoryReader reader;

  /** The place of each document's photo, by segment; -1 if it is not among the photos. */
  private final List<int[]> places;

  private VectorIndex(Directory directory, DirectoryReader reader, List<int[]> places) {
    this.directory = directory;
    this.reader = reader;
    this.places = places;
  }

  /**
   * Brings the index of a folder up to date, and opens it.
   *
   * @param photos in the order of the vectors
   * @param mostBytes of memory that the building may take
   * @return null if it was cancelled
   * @throws IOException if the files cannot be read or written, or another server has them
   */
  public static @Nullable VectorIndex open(
      Path folder,
      List<UUID> photos,
      PhotoVectors vectors,
      long mostBytes,
      BooleanSupplier cancelled)
      throws IOException {
    Directory directory = new NIOFSDirectory(folder);
    DirectoryReader reader = null;
    VectorIndex index = null;
    try {
      if (update(directory, photos, vectors, mostBytes, cancelled)) {
        reader = DirectoryReader.open(directory);
        index = new VectorIndex(directory, reader, places(reader, photos));
      }
      return index;
    } finally {
      if (index == null) {
        if (reader != null) {
          reader.close();
        }
        directory.close();
      }
    }
  }

  private static List<int[]> places(DirectoryReader reader, List<UUID> photos) throws IOException {
    Map<UUID, Integer> placeOf = new HashMap<>();
    for (int place = 0; place < photos.size(); place++) {
      placeOf.put(photos.get(place), place);
    }
    List<int[]> places = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      int[] ofLeaf = new int[leaf.reader().maxDoc()];
      Arrays.fill(ofLeaf, -1);
      for (Entry entry : entries(leaf.reader())) {
        ofLeaf[entry.document()] = placeOf.getOrDefault(entry.photo(), -1);
      }
      places.add(ofLeaf);
    }
    return places;
  }

  /** A photo that a segment has. */
  private record Entry(int document, UUID photo, long sum) {}

  private static List<Entry> entries(LeafReader leaf) throws IOException {
    BinaryDocValues ids = Objects.requireNonNull(leaf.getBinaryDocValues(ID));
    NumericDocValues sums = Objects.requireNonNull(leaf.getNumericDocValues(SUM));
    Bits live = leaf.getLiveDocs();
    List<Entry> entries = new ArrayList<>();
    for (int document = 0; document < leaf.maxDoc(); document++) {
      if ((live == null || live.get(document))
          && ids.advanceExact(document)
          && sums.advanceExact(document)) {
        BytesRef id = ids.binaryValue();
        ByteBuffer bytes = ByteBuffer.wrap(id.bytes, id.offset, id.length);
        entries.add(
            new Entry(document, new UUID(bytes.getLong(), bytes.getLong()), sums.longValue()));
      }
    }
    return entries;
  }

  /** Brings it up to date; returns false, and has changed nothing, if it was cancelled. */
  private static boolean update(
      Directory directory,
      List<UUID> photos,
      PhotoVectors vectors,
      long mostBytes,
      BooleanSupplier cancelled)
      throws IOException {
    Map<UUID, float[]> wanted = new HashMap<>();
    int dimension = 0;
    for (int place = 0; place < photos.size(); place++) {
      float[] vector = vectors.vectors().get(place);
      // A model whose vectors have two lengths is compared within the first only.
      if (vector != null && (dimension == 0 || vector.length == dimension)) {
        dimension = vector.length;
        wanted.put(photos.get(place), vector);
      }
    }
    Set<UUID> gone = new HashSet<>();
    Set<UUID> there = there(directory, wanted, gone);
    long segment =
        Math.max(2, Math.min(SEGMENT, mostBytes / ((long) dimension * Float.BYTES + BYTES_BESIDE)));
    try (IndexWriter writer = new IndexWriter(directory, config((int) segment))) {
      for (UUID photo : gone) {
        writer.deleteDocuments(new Term(ID, bytes(photo)));
      }
      for (UUID photo : photos) {
        if (cancelled.getAsBoolean()) {
          return false;
        }
        float[] vector = wanted.get(photo);
        if (vector != null && !there.contains(photo)) {
          writer.addDocument(document(photo, vector));
        }
      }
      writer.commit();
    }
    return true;
  }

  /**
   * Returns the photos that stay as they are in the index.
   *
   * @param gone gets those that are to be deleted, also to be added anew
   */
  private static Set<UUID> there(Directory directory, Map<UUID, float[]> wanted, Set<UUID> gone)
      throws IOException {
    Set<UUID> there = new HashSet<>();
    if (!DirectoryReader.indexExists(directory)) {
      return there;
    }
    List<List<UUID>> segments = new ArrayList<>();
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      for (LeafReaderContext leaf : reader.leaves()) {
        List<UUID> still = new ArrayList<>();
        for (Entry entry : entries(leaf.reader())) {
          float[] vector = wanted.get(entry.photo());
          if (vector != null && sum(vector) == entry.sum() && there.add(entry.photo())) {
            still.add(entry.photo());
          } else {
            gone.add(entry.photo());
          }
        }
        if (2 * still.size() < leaf.reader().maxDoc()) {
          still.forEach(there::remove);
          gone.addAll(still);
        } else {
          segments.add(still);
        }
      }
    }
    segments.sort(Comparator.comparingInt(List::size));
    for (List<UUID> smallest : segments) {
      if (smallest.size() < SEGMENT && smallest.size() < 2 * (wanted.size() - there.size())) {
        smallest.forEach(there::remove);
        gone.addAll(smallest);
      }
    }
    return there;
  }

  private static IndexWriterConfig config(int segment) {
    return new IndexWriterConfig()
        .setCodec(
            new Lucene912Codec() {
              @Override
              public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                return new LongVectors();
              }
            })
        .setMergePolicy(NoMergePolicy.INSTANCE)
        .setMaxBufferedDocs(segment)
        .setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH)
        .setCommitOnClose(false);
  }

  /** Lucene's format, for vectors of more than 1,024 numbers too. It is read by Lucene's own. */
  private static final class LongVectors extends KnnVectorsFormat {

    private final KnnVectorsFormat format =
        new Lucene99HnswScalarQuantizedVectorsFormat(NEIGHBOURS, LOOKED_AT);

    LongVectors() {
      super(Lucene99HnswScalarQuantizedVectorsFormat.NAME);
    }

    @Override
    public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
      return format.fieldsWriter(state);
    }

    @Override
    public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
      return format.fieldsReader(state);
    }

    @Override
    public int getMaxDimensions(String field) {
      return VectorSet.MOST_NUMBERS;
    }
  }

  private static Document document(UUID photo, float[] vector) {
    Document document = new Document();
    document.add(new StringField(ID, bytes(photo), Field.Store.NO));
    document.add(new BinaryDocValuesField(ID, bytes(photo)));
    document.add(new NumericDocValuesField(SUM, sum(vector)));
    document.add(new KnnFloatVectorField(VECTOR, vector, VectorSimilarityFunction.DOT_PRODUCT));
    return document;
  }

  private static BytesRef bytes(UUID photo) {
    return new BytesRef(
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(photo.getMostSignificantBits())
            .putLong(photo.getLeastSignificantBits())
            .array());
  }

  /** A checksum, by which a changed vector is found. */
  private static long sum(float[] vector) {
    long sum = vector.length;
    for (float number : vector) {
      sum = (sum ^ Float.floatToIntBits(number)) * 0x100000001b3L;
      sum ^= sum >>> 29;
    }
    return sum;
  }

  /** A photo and how near it is. */
  private record Found(int place, float score) {}

  /**
   * Returns the places of the nearest photos, the nearest first. Some of the true nearest may be
   * missing.
   *
   * @param vector of length 1
   * @param count of photos at most
   * @param allowed whether the photo of a place may come; asked for those that the search meets
   * @throws IOException if the index cannot be read
   */
  public IntStream nearest(float[] vector, int count, IntPredicate allowed) throws IOException {
    List<Found> found = new ArrayList<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      int[] placeOf = places.get(leaf.ord);
      TopKnnCollector collector = new TopKnnCollector(count, Integer.MAX_VALUE);
      leaf.reader().searchNearestVectors(VECTOR, vector, collector, accepted(placeOf, allowed));
      for (ScoreDoc one : collector.topDocs().scoreDocs) {
        found.add(new Found(placeOf[one.doc], one.score));
      }
    }
    return found.stream()
        .sorted(
            Comparator.comparingDouble((Found one) -> -one.score()).thenComparingInt(Found::place))
        .limit(count)
        .mapToInt(Found::place);
  }

  private static Bits accepted(int[] placeOf, IntPredicate allowed) {
    return new Bits() {
      @Override
      public boolean get(int document) {
        return placeOf[document] >= 0 && allowed.test(placeOf[document]);
      }

      @Override
      public int length() {
        return placeOf.length;
      }
    };
  }

  @Override
  public void close() {
    try (directory) {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
