using System.Diagnostics;
using System.Globalization;

namespace Pipelines.Durable.Tests.Sidecar;

/// <summary>Microsoft's in-memory backend behind gRPC, in a process of its own that ends with this one.</summary>
internal sealed class InMemorySidecar : IAsyncDisposable
{
    private const string Script = "Sidecar/in-memory-sidecar.mjs";
    private const string Greeting = "listening on ";

    private readonly Process _process;

    private InMemorySidecar(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri Address { get; }

    public static async Task<InMemorySidecar> StartAsync()
    {
        Process process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, Script) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        if (await process.StandardOutput.ReadLineAsync() is { } line && line.StartsWith(Greeting, StringComparison.Ordinal))
        {
            return new InMemorySidecar(process, int.Parse(line[Greeting.Length..], CultureInfo.InvariantCulture));
        }

        string said = await process.StandardError.ReadToEndAsync();
        process.Dispose();
        throw new InvalidOperationException($"The sidecar did not start: {said}");
    }

    /// <summary>Breaks the streams of all workers, as a restart of the sidecar does.</summary>
    public async Task DropWorkersAsync()
    {
        await _process.StandardInput.WriteLineAsync("drop");
        await _process.StandardInput.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
