using System.Diagnostics;
using GpuHost.Host.Models.Registration;
using GpuHost.Serving.SeededModels;
using GpuHost.Tests.Kit;

namespace GpuHost.Tests.Guide;

public sealed class SampleCallsTests : IDisposable
{
    private readonly BatchFolder _folder = new("builtin");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Calls_AsTheSampleHasThem_AreAllAnswered()
    {
        SeededModel.Write(_folder["import/mine.gguf"], new SeededModelShape { Width = 64, FeedForwardWidth = 96, VocabularySize = 400, ContextTokens = 512 });
        await using RunningHost host = await RunningHost.StartAsync(_folder.Settings with { Registration = new RegistrationLimits { ImportFolder = _folder["import"] } });

        (int code, string said, string errors) = await RunAsync(host.Address.ToString().TrimEnd('/'));

        Assert.True(code == 0, errors + said);
        Assert.Contains("Idempotent-Replayed: true", said, StringComparison.Ordinal);
        Assert.Contains("data: [DONE]", said, StringComparison.Ordinal);
        Assert.Contains("{\\\"topic\\\"", said, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"mine\",\"object\":\"model\",\"deleted\":true", said, StringComparison.Ordinal);
        Assert.Contains("pipelines_prefill_seconds_saved_total{tier=\"context\"}", said, StringComparison.Ordinal);
        Assert.Contains("\"model\":\"mine\"", said, StringComparison.Ordinal);
        Assert.Matches("\"cached_tokens\":[1-9]", said);
        Assert.Contains("\"pipeline\":\"tales\",\"run\":\"run-1\",\"call\":\"tale-1\",\"calls\":1", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said, string Errors)> RunAsync(string address)
    {
        var start = new ProcessStartInfo("bash", [RepositoryFiles.PathOf("samples/gpu-host/calls.sh"), address]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["FILE"] = "mine.gguf";
        start.Environment.Remove("KEY");
        start.Environment.Remove("MODEL");
        using Process process = Process.Start(start)!;
        Task<string> said = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await said, await errors);
    }
}
