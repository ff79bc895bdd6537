using GpuHost.Serving.Models;

namespace Pipelines.Bench.Engine;

/// <summary>
/// What cells cost that hold prefixes nobody uses: in a unified cache attention looks at every used cell, and masks those of others.
/// Prints the processor time of a decode step with more and more of them.
/// </summary>
internal static class IdleCellsBench
{
    private const int PromptTokens = 64;

    /// <summary>Arguments: <c>--shape small --sequences 4 --idle 4096 --steps 24 --threads 1</c>; the idle cells double up to that.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        var arguments = new BenchArguments(args);
        int sequences = arguments.Number("sequences", 4);
        int steps = arguments.Number("steps", 24);
        int idleMax = arguments.Number("idle", 4_096);
        BenchModel model = BenchModel.Of(arguments);
        using IModelEngine engine = model.Open(idleMax + (sequences * (PromptTokens + (32 * steps))), arguments.Number("threads", 1));
        var loop = new BareLoop(engine);
        for (int i = 0; i < sequences; i++)
        {
            loop.Prefill(i, BenchModel.RandomTokens(engine.Tokenizer, PromptTokens, (ulong)i), PromptTokens);
        }

        double without = 0;
        for (int idle = 0; idle <= idleMax; idle = idle == 0 ? 512 : idle * 2)
        {
            // One sequence more, which holds the idle cells and never takes part in a step.
            loop.Forget(sequences);
            if (idle > 0)
            {
                loop.Prefill(sequences, BenchModel.RandomTokens(engine.Tokenizer, idle, 99), 512);
            }

            double step = Step(loop, sequences, steps);
            without = idle == 0 ? step : without;
            Console.WriteLine($"{idle,6} idle cells  {step,10:F1} us/step   {(step / without) - 1:P1} more");
        }

        return Task.FromResult(0);
    }

    /// <summary>In processor time, which other load on the machine disturbs less; so it is meant for one thread.</summary>
    private static double Step(BareLoop loop, int sequences, int steps)
    {
        loop.Step(0, sequences);
        TimeSpan before = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < steps; i++)
        {
            loop.Step(0, sequences);
        }

        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / steps;
    }
}
