package org.resight.web.body;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * The text of a table as people's programs write it: the encoding and the separator are recognised.
 *
 * <p>UTF-8 and UTF-16 with or without a mark; else Windows-1252, if the first character beyond
 * ASCII is not UTF-8. A text that begins as UTF-8 and goes on as something else is refused. Not
 * thread-safe.
 */
final class TableReader extends Reader {

  private static final int BUFFER = 1 << 16;

  /** Characters of the header line in which the separator is looked for. */
  private static final int HEADER = 1 << 15;

  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private final PushbackReader text;
  private final Decoding decoding;
  private final char separator;

  /**
   * @throws IOException if the body cannot be read
   */
  TableReader(InputStream body) throws IOException {
    InputStream buffered = new BufferedInputStream(body, BUFFER);
    buffered.mark(3);
    byte[] mark = buffered.readNBytes(3);
    buffered.reset();
    if (begins(mark, 0xff, 0xfe) || begins(mark, 0xfe, 0xff)) {
      decoding = new Decoding(StandardCharsets.UTF_16);
      text = new PushbackReader(strict(buffered, StandardCharsets.UTF_16), HEADER);
    } else {
      if (begins(mark, 0xef, 0xbb, 0xbf)) {
        buffered.skipNBytes(3);
      }
      decoding = new Decoding(StandardCharsets.UTF_8);
      text = new PushbackReader(new GuessedReader(buffered, decoding), HEADER);
    }
    separator = separator();
  }

  /** Which encoding it turned out to be. */
  private static final class Decoding {
    private Charset charset;

    Decoding(Charset charset) {
      this.charset = charset;
    }
  }

  private static boolean begins(byte[] bytes, int... mark) {
    for (int i = 0; i < mark.length; i++) {
      if (bytes.length <= i || (bytes[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }

  private static Reader strict(InputStream bytes, Charset charset) {
    return new InputStreamReader(
        bytes,
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  /** Returns what separates the names in the header, which is read ahead and put back. */
  private char separator() throws IOException {
    char[] header = new char[HEADER];
    int length = 0;
    boolean ended = false;
    while (length < HEADER && !ended) {
      int c = text.read();
      if (c < 0) {
        break;
      }
      header[length++] = (char) c;
      ended = c == '\n' || c == '\r';
    }
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    boolean quoted = false;
    for (int i = 0; i < length; i++) {
      quoted ^= header[i] == '"';
      if (!quoted) {
        commas += header[i] == ',' ? 1 : 0;
        semicolons += header[i] == ';' ? 1 : 0;
        tabs += header[i] == '\t' ? 1 : 0;
      }
    }
    text.unread(header, 0, length);
    if (semicolons > commas && semicolons >= tabs) {
      return ';';
    }
    return tabs > commas ? '\t' : ',';
  }

  /** Returns what separates the values of a line. */
  char separatorFound() {
    return separator;
  }

  /** Returns the encoding, as far as the text has been read. */
  Charset charsetFound() {
    return decoding.charset;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    return text.read(into, offset, length);
  }

  @Override
  public void close() throws IOException {
    text.close();
  }

  /** Decodes UTF-8, or Windows-1252 from the first byte on that shows that it is not UTF-8. */
  private static final class GuessedReader extends Reader {

    private final InputStream bytes;
    private final Decoding decoding;
    private final ByteBuffer raw = ByteBuffer.allocate(BUFFER).limit(0);
    private final CharBuffer decoded = CharBuffer.allocate(BUFFER).limit(0);
    private CharsetDecoder decoder = strictly(StandardCharsets.UTF_8);
    private boolean beyondAscii;
    private boolean ended;
    private boolean flushed;

    GuessedReader(InputStream bytes, Decoding decoding) {
      this.bytes = bytes;
      this.decoding = decoding;
    }

    private static CharsetDecoder strictly(Charset charset) {
      return charset
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(
              charset.equals(StandardCharsets.UTF_8)
                  ? CodingErrorAction.REPORT
                  : CodingErrorAction.REPLACE);
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
      while (!decoded.hasRemaining() && !flushed) {
        decode();
      }
      if (!decoded.hasRemaining()) {
        return -1;
      }
      int read = Math.min(length, decoded.remaining());
      decoded.get(into, offset, read);
      return read;
    }

    /** Decodes some more; what is wrong is refused before what comes after it is read. */
    private void decode() throws IOException {
      decoded.clear();
      CoderResult result = decoder.decode(raw, decoded, ended);
      boolean errs = result.isError();
      if (!errs && result.isUnderflow()) {
        if (ended) {
          decoder.flush(decoded);
          flushed = true;
        } else {
          fill();
        }
      }
      decoded.flip();
      for (int i = 0; i < decoded.limit() && !beyondAscii; i++) {
        beyondAscii = decoded.get(i) > 0x7f;
      }
      if (errs) {
        windows(result);
      }
    }

    private void windows(CoderResult result) throws CharacterCodingException {
      if (beyondAscii || decoding.charset.equals(WINDOWS)) {
        result.throwException();
      }
      decoding.charset = WINDOWS;
      decoder = strictly(WINDOWS);
    }

    private void fill() throws IOException {
      raw.compact();
      int read = bytes.read(raw.array(), raw.position(), raw.remaining());
      if (read < 0) {
        ended = true;
      } else {
        raw.position(raw.position() + read);
      }
      raw.flip();
    }

    @Override
    public void close() throws IOException {
      bytes.close();
    }
  }
}
