package io.ringspan.tests.house;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import io.ringspan.tests.house.Repository.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Measures methods with the JDK's own parser. */
final class MethodSizes {
    static final int LINES_MAX = 60;
    static final int PARAMETERS_MAX = 6;

    private MethodSizes() {}

    /**
     * Methods that are too long or take too much. A record's constructor takes what the record holds, and a
     * parameterized test what its table has in columns.
     */
    static List<String> breaches(Collection<TextFile> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<Source> sources = files.stream()
                .filter(TextFile::isJava)
                .filter(file -> !file.name().endsWith("-info.java"))
                .map(Source::new)
                .toList();
        if (sources.isEmpty()) {
            return List.of();
        }
        JavacTask task = (JavacTask) compiler.getTask(null, null, unused -> {}, List.of("-proc:none"), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<String> found = new ArrayList<>();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                new Measure(unit, positions, found).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static final class Measure extends TreeScanner<@Nullable Void, @Nullable Tree> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> found;

        Measure(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
            this.unit = unit;
            this.positions = positions;
            this.found = found;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Tree outer) {
            return super.visitClass(type, type);
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Tree owner) {
            boolean ofRecord = owner != null
                    && owner.getKind() == Tree.Kind.RECORD
                    && method.getName().contentEquals("<init>");
            if (!ofRecord && !isTable(method) && method.getParameters().size() > PARAMETERS_MAX) {
                complain(method, method.getParameters().size() + " parameters, at most " + PARAMETERS_MAX);
            }
            if (method.getBody() != null) {
                LineMap lines = unit.getLineMap();
                long from = lines.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                long to = lines.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                if (to - from + 1 > LINES_MAX) {
                    complain(method, (to - from + 1) + " lines, at most " + LINES_MAX);
                }
            }
            return super.visitMethod(method, owner);
        }

        private static boolean isTable(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().endsWith("ParameterizedTest"));
        }

        private void complain(MethodTree method, String what) {
            String path = unit.getSourceFile().toUri().getPath();
            found.add(path.substring(1) + ": " + method.getName() + " has " + what);
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(TextFile file) {
            super(URI.create("string:///" + file.path()), JavaFileObject.Kind.SOURCE);
            this.text = file.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
