using GpuHost.LlamaCpp.Engine;
using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

namespace GpuHost.Serving.Tests.Real;

/// <summary>An engine over the real model of which every row of logits is known.</summary>
internal sealed class BitExactEngine : IAsyncDisposable
{
    private readonly List<string> _rows = [];

    /// <param name="model">Opened anew.</param>
    /// <param name="options">Checked after every step, too.</param>
    /// <param name="contextTokens">Length of the context.</param>
    /// <param name="beforeDecode">See <see cref="LogitRecorder.BeforeDecode"/>.</param>
    /// <param name="kvType">Of keys and values.</param>
    public BitExactEngine(
        RealModel model,
        EngineOptions options,
        int contextTokens = 2_048,
        Func<int, DecodeOutcome?>? beforeDecode = null,
        KvType kvType = KvType.F16) =>
        Engine = new ServingEngine(
            new LogitRecorder(model.OpenModel(contextTokens, kvType: kvType), _rows) { BeforeDecode = beforeDecode },
            options with { ChecksEveryStep = true },
            TimeProvider.System);

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
