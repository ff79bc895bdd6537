using System.Diagnostics;
using GpuHost.Serving.Models;
using Pipelines.Bench.Engine;
using Pipelines.Bench.SharedPrefix;

namespace Pipelines.Bench.Restore;

/// <summary>
/// Restoring against prefill: what a prefix of a length costs to compute, to restore from memory, and to read back, verify and
/// unpack from a file in each codec; how large it is; and from how many tokens on each tier wins.
/// </summary>
internal static class RestoreBench
{
    private const int Rounds = 3;
    private static readonly int[] Lengths = [64, 256, 1_024, 2_048];

    /// <summary>Networks for which the break-even is worked out: name, seconds before the first byte, bytes a second.</summary>
    private static readonly (string Name, double LatencySeconds, double BytesPerSecond)[] Networks =
        [("100 MB/s, 30 ms", 0.030, 100e6), ("1 GB/s, 30 ms", 0.030, 1e9)];

    /// <summary>Arguments: <c>--shape mini|small|7b --model PATH --threads N --tokens 2048</c>, the longest.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        BenchModel model = BenchModel.Of(arguments, SharedPrefixSettings.StandardShape);
        int longest = arguments.Number("tokens", Lengths[^1]);
        using IModelEngine engine = model.Open(Math.Max(4_096, 2 * longest), arguments.Number("threads", Math.Max(1, Environment.ProcessorCount - 1)));
        using var loop = new BareLoop(engine);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("restore-");
        try
        {
            Console.WriteLine($"{engine.Model.Name}, {engine.Build.Library}, {engine.Build.Threads} threads, {engine.Layout.BytesPerToken:N0} bytes of KV a token");
            RestoreCost last = default!;
            foreach (int length in Lengths.Where(length => length < longest).Append(longest))
            {
                last = Measure(engine, loop, length, folder.FullName);
                Console.WriteLine(last);
            }

            foreach (PackedCost packed in last.Packed)
            {
                Console.WriteLine(BreakEven(last, packed));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        return Task.FromResult(0);
    }

    private static RestoreCost Measure(IModelEngine engine, BareLoop loop, int length, string folder)
    {
        TokenId[] tokens = BenchModel.RandomTokens(engine.Tokenizer, length, seed: (ulong)length);
        double prefill = Best(() => loop.Prefill(0, tokens, 512), () => loop.Forget(0));
        loop.Prefill(0, tokens, 512);
        byte[] state = new byte[engine.GetStateSizeBytes(new SequenceId(0))];
        double save = Best(() => engine.SaveState(new SequenceId(0), state));
        double restore = Best(
            () => Require(engine.TryRestoreState(new SequenceId(1), state)),
            () => engine.RemoveSequence(new SequenceId(1), 0, int.MaxValue));
        loop.Forget(0);
        PackedCost[] packed = [.. Packing.All.Select(packing => Measure(packing, state, Path.Combine(folder, packing.Name)))];
        return new RestoreCost(length, state.Length, prefill, save, restore, packed);
    }

    private static PackedCost Measure(Packing packing, byte[] state, string path)
    {
        byte[] file = [];
        double pack = Best(() => file = packing.Pack(state));
        File.WriteAllBytes(path, file);
        double read = Best(() => file = File.ReadAllBytes(path));
        double unpack = Best(() => Require(packing.Unpack(file, state.Length)));
        return new PackedCost(packing.Name, file.Length, pack, read, unpack);
    }

    private static string BreakEven(RestoreCost cost, PackedCost packed)
    {
        double prefillPerToken = cost.PrefillSeconds / cost.Tokens;
        double disk = (packed.ReadSeconds + packed.UnpackSeconds + cost.RestoreSeconds) / cost.Tokens;
        IEnumerable<string> networks = Networks.Select(network =>
        {
            double perToken = (packed.FileBytes / network.BytesPerSecond / cost.Tokens) + ((packed.UnpackSeconds + cost.RestoreSeconds) / cost.Tokens);
            string tokens = perToken < prefillPerToken ? $"{network.LatencySeconds / (prefillPerToken - perToken):F0} tokens" : "never";
            return $"{network.Name}: {tokens}";
        });
        return $"{packed.Codec,-14} disk {prefillPerToken / disk,6:F0} x faster than prefill; over a network from {string.Join(", ", networks)}";
    }

    private static double Best(Action measured, Action? undo = null)
    {
        double best = double.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            measured();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            undo?.Invoke();
        }

        return best;
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("What was just written could not be read back.");
        }
    }
}
