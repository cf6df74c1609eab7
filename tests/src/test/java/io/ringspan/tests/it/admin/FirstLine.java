package io.ringspan.tests.it.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** The first line of a body that may never end; then the connection is closed. The HTTP client's threads, one at a time. */
final class FirstLine implements BodySubscriber<String> {
    private final StringBuilder text = new StringBuilder();
    private final CompletableFuture<String> line = new CompletableFuture<>();
    private @Nullable Subscription subscription;

    @Override
    public CompletionStage<String> getBody() {
        return line;
    }

    @Override
    public void onSubscribe(Subscription made) {
        subscription = made;
        made.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        bytes.forEach(each -> text.append(UTF_8.decode(each)));
        int end = text.indexOf("\n");
        if (end >= 0 && subscription != null && line.complete(text.substring(0, end))) {
            subscription.cancel();
        }
    }

    @Override
    public void onError(Throwable failed) {
        line.completeExceptionally(failed);
    }

    @Override
    public void onComplete() {
        line.complete(text.toString());
    }
}
