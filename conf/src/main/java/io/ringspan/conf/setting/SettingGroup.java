package io.ringspan.conf.setting;

import java.util.List;

/** Settings that belong together, under a title for people. */
public record SettingGroup(String title, List<Setting<?>> settings) {
    public static SettingGroup of(String title, Setting<?>... settings) {
        return new SettingGroup(title, List.of(settings));
    }
}
