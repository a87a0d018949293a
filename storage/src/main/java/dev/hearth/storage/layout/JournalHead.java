package dev.hearth.storage.layout;

/**
 * What each file of a journal says of itself; written once, when the journal is made.
 *
 * @param segment index of the file, from 0
 * @param segments how many files the journal has
 * @param segmentBytes bytes of each file
 * @param salt what begins every record of this journal, and of no other; never 0
 */
public record JournalHead(int segment, int segments, int segmentBytes, long salt) {}
