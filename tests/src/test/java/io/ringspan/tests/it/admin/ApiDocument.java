package io.ringspan.tests.it.admin;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.ringspan.tests.yaml.Yaml;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The OpenAPI document of a node: what there is, and what an answer must look like. Does not change. */
record ApiDocument(JsonNode root) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> METHODS = List.of("get", "put", "post", "delete");

    /**
     * One thing that can be asked for.
     *
     * @param operation what the document says of it
     */
    record Operation(String method, String path, JsonNode operation) {
        /** As the node's own list has it. */
        String name() {
            return method + " " + path;
        }

        boolean fits(String askedMethod, String askedPath) {
            String pattern = path.replaceAll("\\{[a-z]+}", "[^/]+");
            return method.equals(askedMethod) && askedPath.matches(pattern);
        }
    }

    static ApiDocument read(String yaml) {
        return new ApiDocument(JSON.valueToTree(Yaml.map(yaml)));
    }

    List<Operation> operations() {
        List<Operation> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : root.get("paths").properties()) {
            for (String method : METHODS) {
                JsonNode operation = path.getValue().get(method);
                if (operation != null) {
                    all.add(new Operation(method.toUpperCase(java.util.Locale.ROOT), path.getKey(), operation));
                }
            }
        }
        return all;
    }

    /** That for a request; a path that has no name in braces goes before one that has. */
    Optional<Operation> operation(String method, String path) {
        List<Operation> fitting = operations().stream()
                .filter(operation -> operation.fits(method, path))
                .toList();
        return fitting.stream()
                .filter(operation -> !operation.path().contains("{"))
                .findFirst()
                .or(() -> fitting.stream().findFirst());
    }

    /** What is wrong with an answer, by the document; nothing if it is as it must be. */
    List<String> faults(Operation operation, int status, String contentType, String body) {
        JsonNode response = resolved(operation.operation().get("responses").get(String.valueOf(status)));
        if (response == null) {
            return List.of("the document knows no status " + status);
        }
        String type = contentType.replaceFirst(";.*", "").trim();
        JsonNode content = response.get("content").get(type);
        if (content == null) {
            return List.of("the document knows no " + type + " with status " + status);
        }
        return type.equals("application/json") ? faults(content.get("schema"), body) : List.of();
    }

    private List<String> faults(JsonNode schema, String body) {
        ObjectNode whole = ((ObjectNode) schema.deepCopy()).set("components", root.get("components"));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole)
                .validate(JSON.readTree(body))
                .stream()
                .map(Error::toString)
                .toList();
    }

    private JsonNode resolved(JsonNode node) {
        if (node == null || node.get("$ref") == null) {
            return node;
        }
        return root.at(node.get("$ref").asString().substring(1));
    }
}
