package dev.hearth.server.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where settings come from, and what is refused with which words. */
final class ConfigurationTest {
  private static Configuration read(Path folder, String toml) throws IOException {
    return Configuration.read(file(folder, toml), Map.of(), Map.of());
  }

  private static Path file(Path folder, String toml) throws IOException {
    return Files.writeString(folder.resolve("config.toml"), toml);
  }

  private static String refusal(Path folder, String toml) throws IOException {
    Path file = file(folder, toml);
    var thrown =
        assertThrows(
            ConfigException.class, () -> Configuration.read(file, Map.of(), Map.of()), toml);
    return String.valueOf(thrown.getMessage()).replace(file.toString(), "FILE");
  }

  @Test
  void flagBeatsEnvironment_beatsFile_beatsDefault(@TempDir Path folder) throws IOException {
    String toml =
        """
        [general]
        signup_mode = "open"
        [streams]
        streams = 1
        ring_sequences = 1
        """;
    Map<String, String> environment =
        Map.of("HEARTH_STREAMS_RING_SEQUENCES", "2", "HEARTH_STREAMS_TAIL_BYTES", "200000");
    Map<Setting, String> flags = Map.of(Settings.TAIL_BYTES, "300000");
    Configuration read = Configuration.read(file(folder, toml), environment, flags);
    assertEquals(Optional.of("open"), read.text(Settings.SIGNUP_MODE));
    assertEquals(1, read.count(Settings.STREAMS));
    assertEquals(2, read.count(Settings.RING_SEQUENCES));
    assertEquals(300_000, read.count(Settings.TAIL_BYTES));
    assertEquals(256, read.count(Settings.UPLOADS));
  }

  @Test
  void withoutAFile_everythingIsDefault(@TempDir Path folder) {
    Configuration read = Configuration.read(folder.resolve("config.toml"), Map.of(), Map.of());
    assertEquals(Optional.of("token_required"), read.text(Settings.SIGNUP_MODE));
    assertEquals(OptionalLong.empty(), read.optionalNumber(Settings.DEFAULT_QUOTA_MB));
    assertTrue(read.isOn(Settings.PRIVATE_STORAGE));
  }

  @Test
  void theSample_namesEverySetting_andChangesNothing(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("config.toml");
    assertTrue(Configuration.writeSample(file));
    assertFalse(Configuration.writeSample(file), "an operator's file is never overwritten");
    Configuration sample = Configuration.read(file, Map.of(), Map.of());
    Configuration none = Configuration.read(folder.resolve("absent"), Map.of(), Map.of());
    String text = Files.readString(file);
    for (Setting setting : Settings.ALL) {
      assertEquals(none.text(setting), sample.text(setting), setting.name());
      assertTrue(text.contains("\n#" + setting.key() + " ="), setting.name());
    }
  }

  @Test
  void theSampleWithEveryLineSwitchedOn_isRead(@TempDir Path folder) throws IOException {
    String all = Sample.text().replaceAll("(?m)^#(\\w+ = )", "$1");
    Configuration read = read(folder, all);
    Configuration none = Configuration.read(folder.resolve("absent"), Map.of(), Map.of());
    for (Setting setting : Settings.ALL) { // What is shown is what holds.
      assertEquals(none.text(setting), read.text(setting), setting.name());
    }
    assertEquals(Optional.of("token_required"), read.text(Settings.SIGNUP_MODE));
  }

  @Test
  void unknownNames_areRefused_withTheirLineAndTheNearestName(@TempDir Path folder)
      throws IOException {
    assertEquals(
        "FILE, line 3: unknown setting general.signup_mod; did you mean general.signup_mode?",
        refusal(folder, "\n[general]\nsignup_mod = \"open\"\n"));
    assertEquals(
        "FILE, line 1: unknown setting pkdns.public_ip",
        refusal(folder, "pkdns.public_ip = \"1.2.3.4\""));
    assertEquals("FILE, line 1: unknown setting nonsense", refusal(folder, "nonsense = 1"));
  }

  @Test
  void valuesThatAreNone_areRefused_withWhatIsTaken(@TempDir Path folder) throws IOException {
    assertEquals(
        "FILE, line 2: general.signup_mode must be one of token_required, open, not closed",
        refusal(folder, "[general]\nsignup_mode = \"closed\""));
    assertEquals(
        "FILE, line 2: http.uploads must be a whole number from 1 to 2147483647, not 0",
        refusal(folder, "[http]\nuploads = 0"));
    assertEquals(
        "FILE, line 2: http.uploads takes no quotes", refusal(folder, "[http]\nuploads = \"7\""));
    assertEquals(
        "FILE, line 2: general.signup_mode takes a text in quotes",
        refusal(folder, "[general]\nsignup_mode = true"));
    assertEquals(
        "FILE, line 2: http.uploads takes one value", refusal(folder, "[http]\nuploads = [1]"));
    assertEquals(
        "FILE, line 2: http.uploads must be a whole number from 1 to 2147483647, not 1.5",
        refusal(folder, "[http]\nuploads = 1.5"));
    // No buffer that is kept is larger.
    assertTrue(refusal(folder, "[streams]\ncatch_up_bytes = 262145").contains("262144"));
    assertTrue(refusal(folder, "[http\nuploads = 1").startsWith("FILE, line "));
    assertTrue(refusal(folder, "[http").startsWith("FILE, line "));
    assertTrue(refusal(folder, "# sample\n[http]\nnonsense").startsWith("FILE, line "));
  }

  @Test
  void environment_isCheckedToo(@TempDir Path folder) {
    Path none = folder.resolve("config.toml");
    for (Map<String, String> environment :
        List.of(
            Map.of("HEARTH_HTTP_UPLOAD", "1"),
            Map.of("HEARTH_HTTP_UPLOADS", "many"),
            Map.of("HEARTH_GENERAL_", "x"))) {
      assertThrows(ConfigException.class, () -> Configuration.read(none, environment, Map.of()));
    }
    Configuration.read(
        none, Map.of("HEARTH_JAVA_OPTIONS", "-Xmx2g", "HEARTH_DATA_DIR", "/x"), Map.of());
  }
}
