using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

internal sealed class HangAnswer : ScriptedAnswer
{
    internal override Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
