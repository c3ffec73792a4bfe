// SPDX-License-Identifier: Apache-2.0
package org.espalier.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.catalog.KindDescription;
import org.espalier.catalog.OptionDescription;
import org.espalier.catalog.OptionType;
import org.espalier.catalog.PartDescription;
import org.espalier.catalog.PluginDescription;
import org.osgi.framework.Version;

/** Listings as bytes. Only the state of the assembly that wrote them reads them, so that there is no older format. */
final class ListingsFormat {
  private ListingsFormat() {}

  static byte[] write(Listings listings) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(listings.plugins().size());
      for (PluginDescription plugin : listings.plugins()) {
        write(plugin, out);
      }
      out.writeInt(listings.kinds().size());
      for (KindDescription kind : listings.kinds()) {
        for (String text : List.of(kind.id(), kind.meaning(), kind.type(), kind.contract())) {
          out.writeUTF(text);
        }
      }
      byte[] schema = listings.schema().getBytes(StandardCharsets.UTF_8);
      out.writeInt(schema.length);
      out.write(schema);
    }
    return bytes.toByteArray();
  }

  static Listings read(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      List<PluginDescription> plugins = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        plugins.add(plugin(in));
      }
      List<KindDescription> kinds = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        kinds.add(new KindDescription(in.readUTF(), in.readUTF(), in.readUTF(), in.readUTF()));
      }
      byte[] schema = in.readNBytes(in.readInt());
      return new Listings(plugins, kinds, new String(schema, StandardCharsets.UTF_8));
    }
  }

  private static void write(PluginDescription plugin, DataOutputStream out) throws IOException {
    out.writeUTF(plugin.kind());
    out.writeUTF(plugin.name());
    out.writeUTF(plugin.version().toString());
    out.writeUTF(plugin.bundle());
    out.writeUTF(plugin.sha256());
    out.writeUTF(plugin.summary());
    out.writeUTF(plugin.source());
    out.writeInt(plugin.parts().size());
    for (PartDescription part : plugin.parts()) {
      out.writeUTF(part.kind());
      out.writeBoolean(part.required());
      out.writeBoolean(part.many());
    }
    writeValue(plugin.provides(), out);
    writeValue(plugin.requires(), out);
    out.writeInt(plugin.rank());
    out.writeBoolean(plugin.standard());
    out.writeInt(plugin.options().size());
    for (OptionDescription option : plugin.options()) {
      out.writeUTF(option.name());
      out.writeUTF(option.id());
      out.writeUTF(option.type().name());
      out.writeBoolean(option.many());
      writeOptional(option.defaultValue(), out);
      writeOptional(option.min(), out);
      writeOptional(option.max(), out);
      writeValue(option.choices(), out);
      out.writeUTF(option.description());
      out.writeBoolean(option.required());
    }
  }

  private static PluginDescription plugin(DataInputStream in) throws IOException {
    return new PluginDescription(
        in.readUTF(), in.readUTF(), Version.parseVersion(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF(),
        in.readUTF(), parts(in), texts(in), texts(in), in.readInt(), in.readBoolean(), options(in));
  }

  private static List<PartDescription> parts(DataInputStream in) throws IOException {
    List<PartDescription> parts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      parts.add(new PartDescription(in.readUTF(), in.readBoolean(), in.readBoolean()));
    }
    return parts;
  }

  private static List<OptionDescription> options(DataInputStream in) throws IOException {
    List<OptionDescription> options = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      options.add(new OptionDescription(
          in.readUTF(), in.readUTF(), OptionType.valueOf(in.readUTF()), in.readBoolean(), optional(in),
          optional(in).map(Number.class::cast), optional(in).map(Number.class::cast), texts(in), in.readUTF(),
          in.readBoolean()));
    }
    return options;
  }

  private static List<String> texts(DataInputStream in) throws IOException {
    return ((List<?>) value(in)).stream().map(String.class::cast).toList();
  }

  private static void writeOptional(Optional<?> value, DataOutputStream out) throws IOException {
    out.writeBoolean(value.isPresent());
    if (value.isPresent()) {
      writeValue(value.get(), out);
    }
  }

  private static Optional<Object> optional(DataInputStream in) throws IOException {
    return in.readBoolean() ? Optional.of(value(in)) : Optional.empty();
  }

  /** What options have as values. */
  private static void writeValue(Object value, DataOutputStream out) throws IOException {
    if (value instanceof String text) {
      out.writeByte('t');
      out.writeUTF(text);
    } else if (value instanceof Boolean yes) {
      out.writeByte('b');
      out.writeBoolean(yes);
    } else if (value instanceof Long whole) {
      out.writeByte('l');
      out.writeLong(whole);
    } else if (value instanceof Double real) {
      out.writeByte('d');
      out.writeDouble(real);
    } else if (value instanceof List<?> list) {
      out.writeByte('[');
      out.writeInt(list.size());
      for (Object element : list) {
        writeValue(element, out);
      }
    } else {
      throw new IOException("an option has a value of " + value.getClass());
    }
  }

  private static Object value(DataInputStream in) throws IOException {
    int type = in.readByte();
    switch (type) {
      case 't':
        return in.readUTF();
      case 'b':
        return in.readBoolean();
      case 'l':
        return in.readLong();
      case 'd':
        return in.readDouble();
      case '[':
        List<Object> list = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
          list.add(value(in));
        }
        return List.copyOf(list);
      default:
        throw new IOException("no value begins with " + type);
    }
  }
}
