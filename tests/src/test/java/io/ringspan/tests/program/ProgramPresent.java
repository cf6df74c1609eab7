package io.ringspan.tests.program;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** The condition behind {@link NeedsProgram}. */
final class ProgramPresent implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getElement(), NeedsProgram.class)
                .map(needs -> decide(Programs.ofThisMachine(), needs.value()))
                .orElseGet(() -> ConditionEvaluationResult.enabled("needs no program"));
    }

    static ConditionEvaluationResult decide(Programs programs, String... needed) {
        List<String> missing = Arrays.stream(needed)
                .filter(name -> programs.find(name).isEmpty())
                .toList();
        return missing.isEmpty()
                ? ConditionEvaluationResult.enabled("installed: " + String.join(", ", needed))
                : ConditionEvaluationResult.disabled(
                        "not installed: " + String.join(", ", missing) + " (./ringspan test --install installs it)");
    }
}
