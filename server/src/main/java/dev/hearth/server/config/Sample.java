package dev.hearth.server.config;

/** The file that is written on first start: every setting, commented out, with its default. */
final class Sample {
  private static final String HEAD =
      """
      # Hearth's settings. A line `#name = value` shows a default: remove its '#' and change the value.
      # One without a value, `#name =`, is not set unless you remove its '#' and give it one.
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
      text.append('#').append(setting.key()).append(" =").append(fallback(setting)).append('\n');
    }
    return text.toString();
  }

  private static String fallback(Setting setting) {
    return switch (setting.form()) {
      case Setting.Text _ -> " \"" + setting.fallback() + '"';
      case Setting.Choice _ -> " \"" + setting.fallback() + '"';
      case Setting.Whole _ -> setting.fallback().isEmpty() ? "" : " " + setting.fallback();
      case Setting.Switch _ -> " " + setting.fallback();
    };
  }
}
