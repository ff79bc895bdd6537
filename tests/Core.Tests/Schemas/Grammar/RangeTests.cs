using System.Globalization;
using Newtonsoft.Json.Linq;
using Pipelines.Core.Schemas.Grammar;
using Pipelines.Core.Tests.Schemas.Grammar.Gbnf;

namespace Pipelines.Core.Tests.Schemas.Grammar;

public class RangeTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Integer_AnyBounds_LetsExactlyTheRangeThrough(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
        {
            int low = random.Next(-1_200, 1_200);
            int high = low + random.Next(0, 1_200);
            var matcher = Matcher(new JObject { ["type"] = "integer", ["minimum"] = low, ["maximum"] = high });
            for (int n = low - 25; n <= high + 25; n += random.Next(1, 9))
            {
                Assert.Equal(low <= n && n <= high, matcher.Matches(n.ToString(CultureInfo.InvariantCulture)));
            }

            Assert.All([low, high], bound => Assert.True(matcher.Matches(bound.ToString(CultureInfo.InvariantCulture))));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Number_AnyBounds_LetsExactlyTheRangeThrough(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 60; round++)
        {
            decimal low = Decimal(random, -5, 5);
            decimal high = low + Decimal(random, 0, 3);
            bool lowIsOpen = random.Next(2) == 0;
            bool highIsOpen = random.Next(2) == 0;
            if (low == high && (lowIsOpen || highIsOpen))
            {
                continue;
            }

            var matcher = Matcher(new JObject
            {
                ["type"] = "number",
                [lowIsOpen ? "exclusiveMinimum" : "minimum"] = (double)low,
                [highIsOpen ? "exclusiveMaximum" : "maximum"] = (double)high,
            });
            foreach (decimal n in Enumerable.Range(0, 60).Select(_ => Decimal(random, -6, 9)).Concat([low, high, low - 0.001m, low + 0.001m, high - 0.001m, high + 0.001m]))
            {
                bool fits = (lowIsOpen ? low < n : low <= n) && (highIsOpen ? n < high : n <= high);
                string written = n.ToString("0.####", CultureInfo.InvariantCulture);
                Assert.True(fits == matcher.Matches(written), $"{written} in {low} ({lowIsOpen}) to {high} ({highIsOpen}), seed {seed}");
            }
        }
    }

    private static decimal Decimal(Random random, int low, int high) =>
        Math.Round(low + ((decimal)random.NextDouble() * (high - low)), random.Next(4));

    private static GbnfMatcher Matcher(JObject schema) => new(GbnfGrammar.FromJsonSchema(schema).Value!.Text);
}
