using System.Diagnostics;
using System.Globalization;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Tests.Real;

/// <summary>A second process that answers one request from the snapshots of the first.</summary>
internal static class BitExactProcess
{
    public const string Word = "bit-exact";

    public static GenerationRequest Request(IModelTokenizer tokenizer)
    {
        TokenId[] prompt = tokenizer.Tokenize(string.Concat(Enumerable.Range(0, 25).Select(i => $"Rule {i}: answer with care. ")), true, false);
        return new GenerationRequest { Prompt = prompt, Breakpoints = [prompt.Length - 20], OutputTokensMax = 8, IgnoresEnd = true };
    }

    /// <summary>Starts this assembly again and returns what it found in the store and its logits.</summary>
    public static async Task<(int CachedTokens, string Rows)> AskAsync(string modelPath, string storeFolder)
    {
        using Process process = Process.Start(new ProcessStartInfo
        {
            FileName = Environment.ProcessPath is { } dotnet && Path.GetFileNameWithoutExtension(dotnet) == "dotnet" ? dotnet : "dotnet",
            ArgumentList = { typeof(BitExactProcess).Assembly.Location, Word, modelPath, storeFolder },
            RedirectStandardOutput = true,
        })!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        string[] parts = output.Trim().Split('|');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), parts[1]);
    }

    /// <summary>The other side.</summary>
    public static async Task<int> RunAsync(string modelPath, string storeFolder)
    {
        using var model = new RealModel(modelPath);
        await using var engine = new BitExactEngine(model, DeterministicModeTests.WithStore(storeFolder, model), contextTokens: 3_072);
        BitExactAnswer answer = await engine.AskAsync(Request(engine.Engine.Tokenizer));
        await Console.Out.WriteLineAsync($"{answer.CachedTokens}|{answer.Text}");
        return 0;
    }
}
