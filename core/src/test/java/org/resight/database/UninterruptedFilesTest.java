package org.resight.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UninterruptedFilesTest {

  @TempDir private Path directory;
  private FileChannel file;

  @BeforeEach
  void open() throws IOException {
    UninterruptedFiles.install();
    file = FilePath.get(path()).open("rw");
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  private String path() {
    return UninterruptedFiles.PREFIX + directory.resolve("file");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private String read(ByteBuffer into, long position) throws IOException {
    int read = file.read(into, position);
    assertThat(into.position()).isEqualTo(Math.max(0, read));
    byte[] bytes = new byte[into.position()];
    into.flip().get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Test
  void write_thenRead_atAnyPositionWithAnyBuffer() throws IOException {
    ByteBuffer part = bytes("..abcdef..").position(2).limit(8);
    assertThat(file.write(part, 0)).isEqualTo(6);
    assertThat(part.hasRemaining()).isFalse();
    ByteBuffer direct = ByteBuffer.allocateDirect(2).put(bytes("XY")).flip();
    assertThat(file.write(direct, 10)).isEqualTo(2);
    assertThat(direct.hasRemaining()).isFalse();

    assertThat(file.size()).isEqualTo(12);
    assertThat(read(ByteBuffer.allocate(3), 2)).isEqualTo("cde");
    assertThat(read(ByteBuffer.allocateDirect(10), 10)).isEqualTo("XY");
    assertThat(file.read(ByteBuffer.allocate(1), 12)).isEqualTo(-1);
    assertThat(Files.readString(directory.resolve("file"))).isEqualTo("abcdef\0\0\0\0XY");
  }

  @Test
  void truncate_cutsOffAndNeverGrows() throws IOException {
    file.write(bytes("abcdef"), 0);
    file.truncate(100);
    assertThat(file.size()).isEqualTo(6);
    file.truncate(2);
    assertThat(file.size()).isEqualTo(2);
    assertThat(read(ByteBuffer.allocate(6), 0)).isEqualTo("ab");
  }

  @Test
  void anything_byAnInterruptedThread_isDoneAndLeavesTheInterrupt() throws IOException {
    Thread.currentThread().interrupt();
    file.write(bytes("ab"), 0);
    file.force(true);
    assertThat(file.read(ByteBuffer.allocate(2), 0)).isEqualTo(2);
    assertThat(file.tryLock()).isNotNull();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file.isOpen()).isTrue();
  }

  @Test
  void read_byManyAtOnceBesideAWriter_eachGetsItsOwnPlace() throws Exception {
    for (int i = 0; i < 100; i++) {
      file.write(bytes("%04d".formatted(i)), 4L * i);
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> readers =
          IntStream.range(0, 4).mapToObj(i -> threads.submit(this::readsAll)).toList();
      for (int i = 0; i < 5_000; i++) {
        file.write(bytes("%04d".formatted(i % 100)), 4L * (i % 100));
      }
      for (Future<Boolean> reader : readers) {
        assertThat(reader.get()).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean readsAll() throws IOException {
    for (int i = 0; i < 5_000; i++) {
      if (!read(ByteBuffer.allocate(4), 4L * (i % 100)).equals("%04d".formatted(i % 100))) {
        return false;
      }
    }
    return true;
  }

  @Test
  void tryLock_ofALockedFile_isRefused() throws IOException {
    assertThat(file.tryLock()).isNotNull();
    try (FileChannel other = FilePath.get(path()).open("rw")) {
      assertThatThrownBy(other::tryLock).isInstanceOf(OverlappingFileLockException.class);
    }
  }

  @Test
  void close_endsEverything() throws IOException {
    file.write(bytes("ab"), 0);
    file.read(ByteBuffer.allocate(2), 0);
    file.close();
    assertThat(file.isOpen()).isFalse();
    assertThatThrownBy(() -> file.read(ByteBuffer.allocate(2), 0))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> file.write(bytes("cd"), 0)).isInstanceOf(IOException.class);
    assertThat(Files.readString(directory.resolve("file"))).isEqualTo("ab");
  }
}
