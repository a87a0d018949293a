package dev.hearth.server.subscriptions;

import static dev.hearth.server.subscriptions.EngineFixture.request;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What fails while a stream begins or is ticked is felt by that stream alone. */
class BrokenStreamTest extends OneEngineFixture {
  /** An output without memory for a buffer, or whose socket can't be asked. */
  private static final class BrokenOutput implements StreamOutput {
    private final boolean writes;

    BrokenOutput(boolean writes) {
      this.writes = writes;
    }

    @Override
    public int roomBefore() {
      if (writes) {
        return 0;
      }
      throw new OutOfMemoryError("for a buffer");
    }

    @Override
    public void write(ByteBuffer bytes, Completion completion) {}

    @Override
    public void end(ByteBuffer bytes, Completion completion) {}

    @Override
    public void abort() {}

    @Override
    public long acceptedBytes() {
      throw new IllegalStateException("no socket");
    }
  }

  private void openBroken(boolean writes) {
    var place = (Admission.Place) engine.subscriptions.admit(InetAddress.getLoopbackAddress());
    var _ = engine.subscriptions.open(place, request(0, "*/"), new BrokenOutput(writes));
  }

  @Test
  void streamThatCannotBegin_leavesItsPlace() {
    for (int n = 0; n <= EngineFixture.SMALL.streams(); n++) {
      assertThrows(OutOfMemoryError.class, () -> openBroken(false));
    }
    assertEquals(0, engine.subscriptions.figures().open());
  }

  @Test
  void tickThatFails_isFeltByNobodyElse() {
    openBroken(true);
    var stream = engine.everything(0);
    stream.output().awaitText("event: live");
    engine.awaitLive(1);

    engine.ticker.advance(Duration.ofSeconds(15));

    stream.output().awaitBlocks(all -> all.getLast().equals(":"));
  }
}
