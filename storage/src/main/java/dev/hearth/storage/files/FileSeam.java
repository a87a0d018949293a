package dev.hearth.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Every change that storage makes to files of its own, so that a test can fail each one, write down
 * their order, and lose what was not synced. Reading goes past it, but for a backup's, which goes
 * on where a content can't be read. Safe for any thread.
 */
public interface FileSeam {
  /** Production's: the files of this machine. */
  FileSeam REAL = new RealFiles();

  /** Makes a file that must not exist yet, open for appending. */
  Output create(Path file) throws IOException;

  /** Opens a file that exists, to change bytes of it in their places. */
  InPlace openInPlace(Path file) throws IOException;

  /** Opens a file to read it from its beginning to its end. */
  Input read(Path file) throws IOException;

  /** Gives a file or a folder another name in one step; a file of that name is replaced. */
  void rename(Path from, Path to) throws IOException;

  /** Makes a second name for a file, on the same file system. */
  void link(Path existing, Path name) throws IOException;

  /** Makes a folder unless it exists; its parent exists. */
  void createFolder(Path folder) throws IOException;

  /** Makes the bytes of a file durable that somebody else wrote. */
  void syncFile(Path file) throws IOException;

  /** Makes the names in a folder durable. */
  void syncFolder(Path folder) throws IOException;

  /** Removes a file; returns false if there was none. */
  boolean delete(Path file) throws IOException;

  /** The entries of a folder in no order; empty if there is no such folder. */
  List<Path> list(Path folder) throws IOException;

  /** A file being written; belongs to one thread. */
  interface Output extends AutoCloseable {
    /** Appends all remaining bytes. */
    void write(ByteBuffer bytes) throws IOException;

    /** Makes the bytes written so far durable. */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** A file being read; belongs to one thread. */
  interface Input extends AutoCloseable {
    /** Reads the next bytes, as many as there is room for; returns how many, -1 at the end. */
    int read(ByteBuffer bytes) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** A file whose bytes are overwritten and whose size stays; belongs to one thread. */
  interface InPlace extends AutoCloseable {
    /** Replaces bytes from a position on with all remaining ones, inside the file's size. */
    void write(ByteBuffer bytes, long position) throws IOException;

    /**
     * Makes the bytes written so far durable; the size has not changed, so nothing else need be.
     */
    void sync() throws IOException;

    @Override
    void close() throws IOException;
  }
}
