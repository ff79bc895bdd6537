using Microsoft.AspNetCore.Http;

namespace Pipelines.TestKit.ScriptedServer;

/// <summary>Tells when the caller closed the connection before the answer was complete.</summary>
internal static class HangUp
{
    public static Task Of(HttpContext context)
    {
        var hungUp = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        context.RequestAborted.Register(() => hungUp.TrySetResult());
        return hungUp.Task;
    }
}
