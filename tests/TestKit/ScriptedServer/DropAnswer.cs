using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

internal sealed class DropAnswer : ScriptedAnswer
{
    internal override Task WriteAsync(ScriptedCall call, HttpContext context, CancellationToken cancellationToken)
    {
        context.Abort();
        return Task.CompletedTask;
    }
}
