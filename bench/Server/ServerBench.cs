using GpuHost.Serving.Engine;
using GpuHost.Serving.Inference;
using Pipelines.Bench.Engine;
using Pipelines.Core.Identity;

namespace Pipelines.Bench.Server;

/// <summary>
/// What the server adds to the engine, and what it saves: overhead of a call and a token against the engine in this process, many
/// streams, a batch file against its lines one by one, memory of connections. More than 1 % of prefill over the ideal ends with 1.
/// </summary>
internal static class ServerBench
{
    private const double OverMax = 0.01;

    /// <summary>
    /// Arguments: <c>--full</c> for 256 streams, 10,000 lines and 1,000 connections; <c>--shape mini --model PATH --calls 40 --output 32
    /// --streams 32 --connections 200 --lines 200 --groups 10 --prefix 256 --suffix 32 --context 8192
    /// --one-by-one-seconds 45</c>.
    /// </summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        var settings = ServerSettings.Of(arguments, args.Contains("--full"));
        BenchModel model = BenchModel.Of(arguments, BenchShapes.MiniName);
        string name = Path.GetFileNameWithoutExtension(model.FilePath);
        BatchLoad load;
        using (HostServer server = await HostServer.StartAsync(model.FilePath, settings.ContextTokens))
        {
            await using var serving = new ServingEngine(model.OpenAsHost(settings.ContextTokens), EngineOptions.Default, TimeProvider.System);
            using var engine = new EngineInferenceClient(serving, EngineModel.Of(name, ContentHash.Of([1]), serving), TimeProvider.System, firstSeed: 1);
            await OverheadBench.RunAsync(engine, server.Client, name, settings);
            await StreamsBench.RunAsync(engine, server.Client, name, settings);
            load = new BatchLoad(serving.Tokenizer, name, settings);
        }

        using (HostServer server = await HostServer.StartAsync(model.FilePath, settings.ContextTokens))
        {
            await ConnectionsBench.RunAsync(server, name, settings);
        }

        return await BatchBench.RunAsync(model.FilePath, load, settings) > OverMax ? 1 : 0;
    }
}
