using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Tests.Real;

/// <summary>An engine over the real model of which every row of logits is known.</summary>
internal sealed class BitExactEngine : IAsyncDisposable
{
    private readonly List<string> _rows = [];

    public BitExactEngine(RealModel model, EngineOptions options, int contextTokens = 2_048, int threads = 1) =>
        Engine = new ServingEngine(
            new LogitRecorder(model.OpenModel(contextTokens, threads), _rows), options with { ChecksEveryStep = true }, TimeProvider.System);

    public ServingEngine Engine { get; }

    public async Task<BitExactAnswer> AskAsync(GenerationRequest request)
    {
        _rows.Clear();
        GenerationResult result = await Engine.GenerateAsync(request, CancellationToken.None);
        return new BitExactAnswer([.. _rows], result);
    }

    public TokenId[] Tokens(string text) => Engine.Tokenizer.Tokenize(text, addSpecial: true, parseSpecial: false);

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
