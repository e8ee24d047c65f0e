package org.resight.web.matching;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.resight.refusal.RefusedException;

/**
 * An array in the NPY format of numpy, versions 1 to 3, whose header has been read. Its items are
 * read once. Not thread-safe.
 */
final class NumpyArray {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEAD = 1 << 16;
  private static final Pattern TYPE =
      Pattern.compile("'descr':\\s*'([<>|=]?)([a-zA-Z])([0-9]{0,6})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]*)\\)");

  private final InputStream in;
  private final String file;
  private final ByteOrder order;
  private final char kind;
  private final int size;
  private final List<Integer> shape;

  private NumpyArray(
      InputStream in, String file, ByteOrder order, char kind, int size, List<Integer> shape) {
    this.in = in;
    this.file = file;
    this.order = order;
    this.kind = kind;
    this.size = size;
    this.shape = shape;
  }

  /**
   * Reads the header.
   *
   * @param file its name in refusals
   * @throws RefusedException if it is no NPY file, or of a form that is not supported
   * @throws EOFException if it is cut off
   */
  static NumpyArray open(InputStream in, String file) throws IOException {
    byte[] begin = bytes(in, MAGIC.length + 2);
    for (int i = 0; i < MAGIC.length; i++) {
      if (begin[i] != MAGIC[i]) {
        throw wrong(file, "is no NPY file.");
      }
    }
    int version = begin[MAGIC.length];
    if (version < 1 || version > 3) {
      throw wrong(file, "has an NPY version that is not known.");
    }
    ByteBuffer length =
        ByteBuffer.wrap(bytes(in, version == 1 ? 2 : 4)).order(ByteOrder.LITTLE_ENDIAN);
    int head = version == 1 ? Short.toUnsignedInt(length.getShort()) : length.getInt();
    if (head < 0 || head > LONGEST_HEAD) {
      throw wrong(file, "has a head of more than " + LONGEST_HEAD + " bytes.");
    }
    return parsed(in, file, new String(bytes(in, head), StandardCharsets.UTF_8));
  }

  private static NumpyArray parsed(InputStream in, String file, String head) {
    Matcher type = TYPE.matcher(head);
    Matcher fortran = ORDER.matcher(head);
    Matcher dimensions = SHAPE.matcher(head);
    if (!type.find() || !fortran.find() || !dimensions.find()) {
      throw wrong(file, "has a head that is not understood.");
    }
    char kind = type.group(2).charAt(0);
    if (kind == 'O') {
      throw wrong(file, "has Python objects, which are pickles and not read; use astype(str).");
    }
    List<Integer> shape = new ArrayList<>();
    for (String part : dimensions.group(1).split(",", -1)) {
      if (!part.isBlank()) {
        if (part.strip().length() > 9) {
          throw wrong(file, "has more rows than can be.");
        }
        shape.add(Integer.valueOf(part.strip()));
      }
    }
    if (fortran.group(1).equals("True") && shape.size() > 1) {
      throw wrong(file, "has columns one after the other; use numpy.ascontiguousarray.");
    }
    return new NumpyArray(
        in,
        file,
        type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
        kind,
        type.group(3).isEmpty() ? 0 : Integer.parseInt(type.group(3)),
        Collections.unmodifiableList(shape));
  }

  /**
   * Reads rows of floats of 16, 32 or 64 bits.
   *
   * @param most numbers a row
   * @param share of which all of them take room before the first is read
   * @throws RefusedException if the array has another type or shape, or too many numbers
   */
  float[][] floats(int most, HeldVectors.Share share) throws IOException {
    if (kind != 'f' || (size != 2 && size != 4 && size != 8)) {
      throw wrong(file, "must have floats of 16, 32 or 64 bits.");
    }
    if (shape.size() != 2 || shape.get(1) < 1 || shape.get(1) > most) {
      throw wrong(file, "must have a row for each photo, of 1 to " + most + " numbers.");
    }
    int width = shape.get(1);
    VectorImport.refuseTooMany(shape.get(0));
    share.take((long) shape.get(0) * width);
    // Memory is taken row by row: a short file whose header promises many rows costs little.
    List<float[]> rows = new ArrayList<>();
    for (int row = 0; row < shape.get(0); row++) {
      ByteBuffer bytes = ByteBuffer.wrap(bytes(in, width * size)).order(order);
      float[] numbers = new float[width];
      for (int i = 0; i < width; i++) {
        numbers[i] =
            switch (size) {
              case 2 -> half(bytes.getShort());
              case 4 -> bytes.getFloat();
              default -> (float) bytes.getDouble();
            };
      }
      rows.add(numbers);
    }
    return rows.toArray(new float[0][]);
  }

  /** A float of 16 bits: a sign, five bits of exponent and ten of fraction. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float size;
    if (exponent == 0) {
      size = Math.scalb((float) fraction, -24);
    } else if (exponent == 0x1f) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      size = Math.scalb((float) (fraction + 0x400), exponent - 25);
    }
    return bits < 0 ? -size : size;
  }

  /**
   * Reads texts or whole numbers, one a row.
   *
   * @param longest letters of a text
   * @throws RefusedException if the array has another type or shape, or too many rows
   */
  List<String> texts(int longest) throws IOException {
    if (shape.size() != 1) {
      throw wrong(file, "must have one id a photo.");
    }
    boolean whole = (kind == 'i' || kind == 'u') && (size == 4 || size == 8);
    if (!whole && kind != 'U' && kind != 'S') {
      throw wrong(file, "must have texts or whole numbers.");
    }
    if (size > longest) {
      throw wrong(file, "has room for texts of more than " + longest + " letters.");
    }
    VectorImport.refuseTooMany(shape.get(0));
    List<String> texts = new ArrayList<>();
    for (int row = 0; row < shape.get(0); row++) {
      byte[] bytes = bytes(in, kind == 'U' ? 4 * size : size);
      texts.add(whole ? number(bytes) : kind == 'U' ? letters(bytes) : ascii(bytes));
    }
    return Collections.unmodifiableList(texts);
  }

  private String number(byte[] bytes) {
    ByteBuffer number = ByteBuffer.wrap(bytes).order(order);
    if (size == 8) {
      return kind == 'u' ? Long.toUnsignedString(number.getLong()) : "" + number.getLong();
    }
    return kind == 'u' ? Integer.toUnsignedString(number.getInt()) : "" + number.getInt();
  }

  /** Letters of 32 bits, filled up with zeros. */
  private String letters(byte[] bytes) {
    ByteBuffer letters = ByteBuffer.wrap(bytes).order(order);
    StringBuilder text = new StringBuilder();
    while (letters.hasRemaining()) {
      int letter = letters.getInt();
      if (letter == 0) {
        break;
      }
      if (!Character.isValidCodePoint(letter)) {
        throw wrong(file, "has a letter that is none.");
      }
      text.appendCodePoint(letter);
    }
    return text.toString();
  }

  private static String ascii(byte[] bytes) {
    int end = 0;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  private static byte[] bytes(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  private static RefusedException wrong(String file, String detail) {
    return NumpyArchive.wrong("has a file " + file + " that " + detail);
  }
}
