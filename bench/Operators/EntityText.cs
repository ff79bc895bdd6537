using System.Globalization;

namespace Pipelines.Bench.Operators;

/// <summary>
/// Rows about entities, <c>{"id": 7, "name": "e3 v7"}</c>, in an order that a seed makes. Two entities each are hard to tell apart: their vectors are alike by about
/// 0.7, those of one entity by about 0.9, all others hardly.
/// </summary>
internal static class EntityText
{
    private const int Dimensions = 100;
    private const double SiblingShare = 0.6;
    private const double NoiseShare = 0.32;

    public static async Task WriteAsync(string file, int rows, int entities, int seed)
    {
        int[] order = [.. Enumerable.Range(0, rows)];
        new Random(seed).Shuffle(order);
        await File.WriteAllLinesAsync(file, order.Select(i => $$"""{"id":{{i}},"name":"e{{i % entities}} v{{i}}"}"""));
    }

    /// <summary>The entity of a name.</summary>
    public static int EntityOf(ReadOnlySpan<char> name) => int.Parse(name[1..name.IndexOf(' ')], NumberStyles.None, CultureInfo.InvariantCulture);

    public static float[] VectorOf(string name)
    {
        int entity = EntityOf(name);
        int row = int.Parse(name.AsSpan(name.IndexOf('v') + 1), NumberStyles.None, CultureInfo.InvariantCulture);
        double[] pair = Direction(entity / 2, 1);
        double[] own = Direction(entity, 2);
        double[] noise = Direction(row, 3);
        return [.. Enumerable.Range(0, Dimensions).Select(i => (float)(pair[i] + (SiblingShare * own[i]) + (NoiseShare * noise[i])))];
    }

    /// <summary>A direction of length 1 for each number.</summary>
    private static double[] Direction(int number, int kind)
    {
        var random = new Random((number * 4) + kind);
        double[] direction = [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextDouble() - 0.5)];
        double length = Math.Sqrt(direction.Sum(static x => x * x));
        return [.. direction.Select(x => x / length)];
    }
}
