package dev.hearth.storage.blobs;

import dev.hearth.storage.files.FileSeam;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.Steps;
import dev.hearth.storage.testing.FileRecorder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.codec.digest.Blake3;

/** A blob folder with small limits over a recorder. */
final class BlobFixture {
  static final int INLINE_BYTES_MAX = 100;

  final FileRecorder recorder;
  final BlobFolder folder;
  final Contents contents;
  final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

  BlobFixture(Path root, FileSeam files) {
    recorder = new FileRecorder(root, files);
    folder = BlobFolder.open(root, recorder);
    Steps steps = step -> recorder.note(step.name());
    contents = new Contents(folder, 1, INLINE_BYTES_MAX, steps, new Random(7), failures::add);
  }

  StagedContent write(byte[] body) {
    try (ContentWriter writer = contents.begin()) {
      writer.write(body, 0, body.length);
      return writer.finish();
    }
  }

  static byte[] body(int length) {
    byte[] body = new byte[length];
    new Random(length).nextBytes(body);
    return body;
  }

  static ContentHash hash(byte[] body) {
    return ContentHash.of(Blake3.hash(body));
  }
}
