package io.ringspan.conf.load;

import java.util.List;

/** Settings that belong together, under a title for people. */
record SettingGroup(String title, List<Setting<?>> settings) {
    static SettingGroup of(String title, Setting<?>... settings) {
        return new SettingGroup(title, List.of(settings));
    }
}
