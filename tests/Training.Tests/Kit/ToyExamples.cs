using GpuHost.Serving.Randomness;
using Pipelines.Training.Data;

namespace Pipelines.Training.Tests.Kit;

/// <summary>Tiny orders: a name and an amount to copy.</summary>
/// <param name="distinct">So many different ones, over and over; 0 for no end of new ones.</param>
internal sealed class ToyExamples(int distinct = 0) : IExampleSource
{
    private static readonly string[] Starts = ["Ka", "Mo", "Ti", "Bre", "Lu", "So", "Ve", "Dra"];
    private static readonly string[] Ends = ["nner", "lin", "sack", "dorf", "ra", "mond", "tti", "gen"];

    public IEnumerable<TrainingExample> Examples(ulong seed, SplitKind split, Curriculum stage)
    {
        for (ulong number = 0; ; number++)
        {
            var random = new Xoshiro256(distinct > 0 ? (seed + number) % (ulong)distinct : seed + (number << 32) + (ulong)split);
            string name = Starts[Pick(random, Starts.Length)] + Ends[Pick(random, Ends.Length)];
            int amount = Pick(random, 900) + 100;
            string item = Pick(random, 2) == 0 ? "a lamp" : "two chairs";
            yield return new TrainingExample(
                "You are a careful analyst in a data pipeline. Do exactly what the user asks, completely, and rely on nothing but what the user gives you."
                + "\nAnswer with one JSON object and nothing else: {\"name\": text, \"amount\": number}",
                $"Who pays, and how much?\n\n{name} orders {item} for {amount} euros.",
                $"{{\"name\":\"{name}\",\"amount\":{amount}}}",
                "toy/order:line",
                [new FieldGold("name", FieldForm.Span, $"\"{name}\"", "person"), new FieldGold("amount", FieldForm.Normalised, $"{amount}", "amount")]);
        }
    }

    private static int Pick(Xoshiro256 random, int count) => (int)(random.NextUInt64() % (ulong)count);
}
