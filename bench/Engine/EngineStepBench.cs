using GpuHost.Serving.Engine;
using GpuHost.Serving.Models;
using GpuHost.Serving.Requests;

namespace Pipelines.Bench.Engine;

/// <summary>
/// What the serving loop adds to a decode step: rounds of the bare loop and of the engine in turns, on the same model and
/// machine, so that load from outside hits both. Prints the median microseconds per step, what the engine adds to it, and the
/// bytes allocated per token.
/// </summary>
internal static class EngineStepBench
{
    private const int PromptTokens = 64;

    /// <summary>
    /// Arguments: <c>--shape small|tiny|7b --model PATH --sequences 4 --tokens 32 --rounds 5 --threads 1</c>. With the defaults it
    /// takes some 20 s on two cores, once the model is written.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        int sequences = arguments.Number("sequences", 4);
        int tokens = arguments.Number("tokens", 32);
        int rounds = arguments.Number("rounds", 5);
        int threads = arguments.Number("threads", 1);
        int context = sequences * (PromptTokens + tokens + 1);
        BenchModel model = BenchModel.Of(arguments);

        using var bare = new BareLoop(model.Open(context, threads));
        await using var engine = new ServingEngine(
            model.Open(context, threads), new EngineOptions { RunningRequestsMax = sequences, LearnsStepSize = false }, TimeProvider.System);
        TokenId[][] prompts = [.. Enumerable.Range(0, sequences).Select(i => BenchModel.RandomTokens(engine.Tokenizer, PromptTokens, (ulong)i))];
        var bareSteps = new List<double>();
        var engineSteps = new List<double>();
        double bytesPerToken = 0;
        for (int round = 0; round <= rounds; round++)
        {
            double bareStep = RunBare(bare, prompts, tokens);
            (double engineStep, bytesPerToken) = await RunEngineAsync(engine, prompts, tokens);
            if (round > 0)
            {
                bareSteps.Add(bareStep);
                engineSteps.Add(engineStep);
            }
        }

        double added = Median(engineSteps.Zip(bareSteps, (ours, bareStep) => ours - bareStep));
        Console.WriteLine($"{engine.Build.Library}, {engine.Build.Backend}; sequences {sequences}, tokens {tokens}, rounds {rounds}, threads {threads}");
        Console.WriteLine($"bare loop    {Median(bareSteps),10:F1} us/step");
        Console.WriteLine($"engine       {Median(engineSteps),10:F1} us/step   {added:F1} us more ({added / Median(bareSteps):P1}), median of the rounds' differences");
        Console.WriteLine($"allocated    {bytesPerToken,10:F0} bytes/token, the requests and answers themselves included");
        return 0;
    }

    private static double RunBare(BareLoop bare, TokenId[][] prompts, int tokens)
    {
        for (int i = 0; i < prompts.Length; i++)
        {
            bare.Prefill(i, prompts[i], PromptTokens);
        }

        TimeSpan total = TimeSpan.Zero;
        for (int step = 1; step < tokens; step++)
        {
            total += bare.Step(0, prompts.Length);
        }

        for (int i = 0; i < prompts.Length; i++)
        {
            bare.Forget(i);
        }

        return total.TotalMicroseconds / (tokens - 1);
    }

    // The time from the first token on: by then every prompt is read, as prefill goes before the answers' second tokens.
    private static async Task<(double StepMicroseconds, double BytesPerToken)> RunEngineAsync(
        ServingEngine engine, TokenId[][] prompts, int tokens)
    {
        long bytesBefore = GC.GetTotalAllocatedBytes();
        GenerationResult[] results = await Task.WhenAll(prompts.Select(prompt => engine.GenerateAsync(
            new GenerationRequest { Prompt = prompt, OutputTokensMax = tokens, IgnoresEnd = true }, CancellationToken.None)));
        double bytes = GC.GetTotalAllocatedBytes() - bytesBefore;
        double lastFirst = results.Max(result => result.Timing.ToFirstToken.TotalMicroseconds);
        double end = results.Max(result => result.Timing.Total.TotalMicroseconds);
        return ((end - lastFirst) / (tokens - 1), bytes / (prompts.Length * tokens));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
