package dev.hearth.server.config;

/** The file that is written on first start: every setting, commented out, with its default. */
final class Sample {
  private static final String HEAD =
      """
      # Hearth's settings. Every line that begins with '#' shows a default; remove the '#' to change it.
      # A flag of `hearth serve` beats an environment variable, which beats this file. The variable of
      # general.signup_mode is HEARTH_GENERAL_SIGNUP_MODE, and so for the others.
      """;

  private Sample() {}

  static String text() {
    StringBuilder text = new StringBuilder(HEAD);
    String section = "";
    for (Setting setting : Settings.ALL) {
      if (!setting.section().equals(section)) {
        section = setting.section();
        text.append("\n[").append(section).append("]\n");
      }
      text.append("# ").append(setting.comment()).append('\n');
      text.append('#').append(setting.key()).append(" = ").append(example(setting)).append('\n');
    }
    return text.toString();
  }

  private static String example(Setting setting) {
    return switch (setting.form()) {
      case Setting.Text _ -> '"' + setting.fallback() + '"';
      case Setting.Choice _ -> '"' + setting.fallback() + '"';
      case Setting.Whole number ->
          setting.fallback().isEmpty()
              ? Long.toString(Math.max(1, number.minimum()))
              : setting.fallback();
      case Setting.Switch _ -> setting.fallback();
    };
  }
}
