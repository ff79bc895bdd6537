using System.Globalization;

namespace Pipelines.Bench.Engine;

/// <summary>Arguments of the form <c>--name value</c>.</summary>
internal sealed class BenchArguments(string[] args)
{
    public string? Text(string name)
    {
        int at = Array.IndexOf(args, $"--{name}");
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    public int Number(string name, int otherwise) =>
        Text(name) is { } text ? int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture) : otherwise;
}
