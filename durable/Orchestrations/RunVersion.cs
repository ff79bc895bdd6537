using System.Globalization;

namespace Pipelines.Durable.Orchestrations;

/// <summary>The version a run is pinned to: one to four numbers with dots, such as <c>1.2</c>. A missing number counts as 0.</summary>
public readonly record struct RunVersion : IComparable<RunVersion>
{
    public const int PartsMax = 4;

    private readonly (int, int, int, int) _parts;

    private RunVersion((int, int, int, int) parts) => _parts = parts;

    /// <exception cref="FormatException">The text is no version.</exception>
    public static RunVersion Parse(string text) => TryParse(text, out RunVersion version)
        ? version
        : throw new FormatException($"'{text}' is no version: expected one to {PartsMax} numbers with dots, such as 1.2.");

    public static bool TryParse(string? text, out RunVersion version)
    {
        version = default;
        string[] parts = text?.Split('.') ?? [];
        if (parts.Length is 0 or > PartsMax)
        {
            return false;
        }

        Span<int> numbers = stackalloc int[PartsMax];
        numbers.Clear();
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        version = new RunVersion((numbers[0], numbers[1], numbers[2], numbers[3]));
        return true;
    }

    public int CompareTo(RunVersion other) => _parts.CompareTo(other._parts);

    public static bool operator <(RunVersion left, RunVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(RunVersion left, RunVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(RunVersion left, RunVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(RunVersion left, RunVersion right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{_parts.Item1}.{_parts.Item2}.{_parts.Item3}.{_parts.Item4}";
}
