package dev.hearth.client.bench.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The distribution as a picture: percentiles to the right on the scale 1 / (1 - p), on which each
 * further nine takes the same room, times upwards on a logarithmic scale.
 */
public final class LatencySvg {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final int LEFT = 80;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 40;
  private static final double NINES = 4;
  private static final int STEPS = 200;
  private static final double MILLIS_MIN = 1e-3;
  private static final double[] MARKS = {0, 50, 90, 99, 99.9, 99.99};

  private LatencySvg() {}

  /**
   * Writes the picture.
   *
   * @param title shown above it
   */
  public static void write(Path file, String title, Latencies latencies) throws IOException {
    Files.writeString(file, draw(title, latencies));
  }

  static String draw(String title, Latencies latencies) {
    double low = Math.floor(Math.log10(Math.max(latencies.millisAt(0), MILLIS_MIN)));
    double high =
        Math.max(low + 1, Math.ceil(Math.log10(Math.max(latencies.millisMax(), MILLIS_MIN))));
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + WIDTH + "\" height=\"" + HEIGHT);
    svg.append("\" font-family=\"sans-serif\" font-size=\"12\">\n");
    svg.append("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n");
    text(svg, LEFT, TOP - 20, "start", title);
    for (int power = (int) low; power <= (int) high; power++) {
      double y = y(power, low, high);
      line(svg, LEFT, y, WIDTH - RIGHT, y);
      text(svg, LEFT - 6, y + 4, "end", number(power) + " ms");
    }
    for (double percent : MARKS) {
      line(svg, x(percent), TOP, x(percent), HEIGHT - BOTTOM);
      text(svg, x(percent), HEIGHT - BOTTOM + 18, "middle", LatencyPicture.name(percent));
    }
    svg.append("<polyline fill=\"none\" stroke=\"#c33\" stroke-width=\"2\" points=\"");
    for (int i = 0; i <= STEPS; i++) {
      double percent = 100 * (1 - Math.pow(10, -NINES * i / STEPS));
      double power = Math.log10(Math.max(latencies.millisAt(percent), MILLIS_MIN));
      svg.append(one(x(percent))).append(',').append(one(y(power, low, high))).append(' ');
    }
    return svg.append("\"/>\n</svg>\n").toString();
  }

  private static double x(double percent) {
    double nines = Math.min(NINES, -Math.log10(Math.max(1e-9, 1 - percent / 100)));
    return LEFT + nines / NINES * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double power, double low, double high) {
    return HEIGHT - BOTTOM - (power - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
  }

  private static String number(int power) {
    return String.format(Locale.ROOT, "%." + Math.max(0, -power) + "f", Math.pow(10, power));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append("<line stroke=\"#ddd\" x1=\"").append(one(x1)).append("\" y1=\"").append(one(y1));
    svg.append("\" x2=\"").append(one(x2)).append("\" y2=\"").append(one(y2)).append("\"/>\n");
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String text) {
    svg.append("<text x=\"").append(one(x)).append("\" y=\"").append(one(y));
    svg.append("\" text-anchor=\"").append(anchor).append("\">").append(escape(text));
    svg.append("</text>\n");
  }

  /** One digit after the point: a tenth of a pixel. */
  private static String one(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
