using System.Collections.Concurrent;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Operators.Code;

namespace Pipelines.Connectors.Code;

/// <summary>The processes of one piece of code: at most so many, each reused while it is sound.</summary>
internal sealed class SandboxPool(ISandboxLanguage language, CodeUnit code, SandboxOptions options) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(options.ProcessesMax, options.ProcessesMax);
    private readonly ConcurrentStack<SandboxProcess> _idle = new();

    /// <param name="argument">What the code is called with, as JSON in parts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<JToken> CallAsync(IAsyncEnumerable<string> argument, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        SandboxProcess? process = null;
        try
        {
            if (!_idle.TryPop(out process))
            {
                process = await SandboxProcess.StartAsync(language, code, options);
            }

            return await process.CallAsync(argument, cancellationToken);
        }
        finally
        {
            if (process is { IsUsable: true })
            {
                _idle.Push(process);
            }
            else
            {
                process?.Dispose();
            }

            _slots.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryPop(out SandboxProcess? process))
        {
            process.Dispose();
        }

        _slots.Dispose();
    }
}
