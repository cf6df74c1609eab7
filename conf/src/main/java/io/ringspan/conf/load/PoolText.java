package io.ringspan.conf.load;

import io.ringspan.conf.setting.Values;
import io.ringspan.conf.yaml.YamlNode;

/**
 * One pool of a file, its directives read and not yet judged.
 *
 * <p><b>Owner.</b> The thread that loads the file.
 *
 * @param isShared whether the file has other pools
 */
record PoolText(YamlNode.Scalar name, Values values, boolean isShared) {}
