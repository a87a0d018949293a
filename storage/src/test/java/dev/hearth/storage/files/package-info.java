@NullMarked
package dev.hearth.storage.files;

import org.jspecify.annotations.NullMarked;
