package io.ringspan.node.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * JSON of the admin port, both ways: records, maps and lists, names in lower case with underscores. What an
 * {@link java.util.Optional} lacks is left out.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Json {
    private static final List<CoercionInputShape> NO_TEXTS =
            List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean);

    private static final Map<Class<?>, String> WORDS = Map.of(
            String.class, "a text",
            Integer.class, "a whole number",
            int.class, "a whole number",
            Long.class, "a whole number",
            long.class, "a whole number",
            Boolean.class, "true or false",
            boolean.class, "true or false",
            List.class, "a list");

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(were -> were.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .withCoercionConfig(LogicalType.Textual, texts -> {
                for (CoercionInputShape shape : NO_TEXTS) {
                    texts.setCoercion(shape, CoercionAction.Fail);
                }
            })
            .build();

    private Json() {}

    /** Any of them as one line of text. */
    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /**
     * The record that {@code text} holds.
     *
     * @throws AdminException if it holds something else
     */
    public static <T> T read(String text, Class<T> form) {
        try {
            T value = MAPPER.readValue(text, form);
            if (value == null) {
                throw new AdminException("an object in JSON is wanted, not null");
            }
            return value;
        } catch (UnrecognizedPropertyException unknown) {
            throw new AdminException("there is no \"" + unknown.getPropertyName() + "\"; wanted is one of "
                    + String.join(
                            ", ",
                            unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .toList()));
        } catch (MismatchedInputException unfit) {
            throw new AdminException(where(unfit) + wanted(unfit.getTargetType()));
        } catch (StreamReadException broken) {
            throw new AdminException("this is no JSON: " + broken.getOriginalMessage());
        } catch (JacksonException unfit) {
            throw new AdminException("this is not the JSON that is wanted: " + unfit.getOriginalMessage());
        }
    }

    private static String where(MismatchedInputException unfit) {
        return unfit.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .reduce((outer, inner) -> outer + "." + inner)
                .map(path -> path + ": ")
                .orElse("");
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == null || type.isRecord() || type == Map.class) {
            return "an object in JSON is wanted";
        }
        if (type.isEnum()) {
            return "one of "
                    + Stream.of(type.getEnumConstants()).map(String::valueOf).collect(Collectors.joining(", "))
                    + " is wanted";
        }
        return WORDS.getOrDefault(type, "something else") + " is wanted";
    }
}
