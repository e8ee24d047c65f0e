package org.resight.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is killed, and one that is stopped, comes up again on its data. */
@OwnServer
class RestartIT {

  @TempDir private Path data;

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void restart_afterKillAndAfterStop(ServerKind kind) throws Exception {
    try (var server = RunningServer.start(kind, "restart-" + kind, data, Map.of())) {
      long first = server.pid();
      server.kill();
      assertThat(server.client().isReady()).isFalse();

      server.restart();
      assertThat(server.client().isReady()).isTrue();
      assertThat(server.pid()).isNotEqualTo(first);

      server.stop();
      assertThat(server.isAlive()).isFalse();

      server.restart();
      assertThat(server.client().isReady()).isTrue();
    }
  }
}
