package dev.hearth.storage.resources;

import java.util.Optional;

/**
 * How to page through a folder.
 *
 * @param cursor absolute path of the last item seen, exclusive; in shallow lists a folder's path
 *     ends in {@code /}
 * @param limit items at the most, 0 to 1000
 * @param reverse descending; the cursor then means strictly less
 * @param shallow direct children only, a subfolder once with its trailing {@code /}
 */
public record ListQuery(Optional<String> cursor, int limit, boolean reverse, boolean shallow) {}
