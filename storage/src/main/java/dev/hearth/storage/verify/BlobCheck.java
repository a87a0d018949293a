package dev.hearth.storage.verify;

import dev.hearth.storage.blobs.BlobFolder;
import dev.hearth.storage.blobs.BlobName;
import dev.hearth.storage.layout.GarbageTable;
import dev.hearth.storage.layout.Layouts;
import dev.hearth.storage.layout.ResourceRow;
import dev.hearth.storage.model.ContentHash;
import dev.hearth.storage.model.StorageException.CorruptRow;
import dev.hearth.storage.model.StorageException.IoFailure;
import dev.hearth.storage.tables.TableCursor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.apache.commons.codec.digest.Blake3;

/**
 * The files of blobs: each one that a row names is there, whole, and what its hash says; no two
 * rows name one; garbage names none in use.
 */
final class BlobCheck {
  private static final String BLOBS = "blobs";
  private static final int CHUNK_BYTES = 256 << 10;

  private final StoreView view;
  private final Findings findings;
  private final BlobFolder folder;
  private final BlobNames named = new BlobNames();
  private final byte[] chunk = new byte[CHUNK_BYTES];
  private long blobs;
  private long bytes;
  private long orphans;

  BlobCheck(StoreView view, Findings findings, BlobFolder folder) {
    this.view = view;
    this.findings = findings;
    this.folder = folder;
  }

  long blobs() {
    return blobs;
  }

  long bytes() {
    return bytes;
  }

  /** Files that no row names; known after {@link #rest}. */
  long orphans() {
    return orphans;
  }

  /** Reads the file of a row. */
  void check(String row, ResourceRow content) {
    String text = content.blob().orElseThrow();
    Optional<BlobName> name = BlobName.parse(text);
    if (name.isEmpty()) {
      findings.add(Layouts.RESOURCES, row, "its blob's name is malformed");
      return;
    }
    named.add(name.get());
    try (FileChannel file = folder.read(text).orElse(null)) {
      if (file == null) {
        findings.add(BLOBS, text, "the file is missing; " + row);
      } else if (file.size() != content.length()) {
        findings.add(BLOBS, text, "the file has another length; " + row);
      } else if (!hash(file).equals(content.hash())) {
        findings.add(BLOBS, text, "the file has another hash; " + row);
      }
    } catch (IOException | IoFailure e) {
      findings.add(BLOBS, text, "the file can't be read: " + e.getMessage() + "; " + row);
    }
  }

  private ContentHash hash(FileChannel file) throws IOException {
    Blake3 hash = Blake3.initHash();
    ByteBuffer target = ByteBuffer.wrap(chunk);
    for (int read = file.read(target); read >= 0; read = file.read(target.clear())) {
      hash.update(chunk, 0, read);
      bytes += read;
    }
    blobs++;
    return ContentHash.of(hash.doFinalize(ContentHash.BYTES));
  }

  /** What concerns all blobs; to be called when every row was checked. */
  void rest() throws IOException {
    for (String twice : named.sort()) {
      findings.add(BLOBS, twice, "two rows name blobs that begin so");
    }
    garbage();
    folder.visit(
        name -> {
          if (!named.contains(name)
              && !view.has(Layouts.GARBAGE, GarbageTable.key(name.toString()))) {
            orphans++;
          }
        });
  }

  private void garbage() {
    long rows = view.rows(Layouts.GARBAGE);
    long row = 0;
    try (TableCursor cursor = view.cursor(Layouts.GARBAGE)) {
      for (boolean found = cursor.first(); found; found = cursor.next()) {
        findings.looked(Layouts.GARBAGE, ++row, rows);
        findings
            .decode(Layouts.GARBAGE, Rows.hex(cursor.key()), () -> name(cursor.key()))
            .ifPresent(
                name ->
                    findings.check(
                        !named.contains(name), Layouts.GARBAGE, name, "a resource names it"));
      }
    }
  }

  private static BlobName name(ByteBuffer key) {
    return BlobName.parse(GarbageTable.name(key))
        .orElseThrow(() -> new CorruptRow(Layouts.GARBAGE.tableName(), "no blob's name"));
  }
}
